#!/usr/bin/env bash
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
setup node bundles envoy tools

exec node_modules/.bin/tsx --tsconfig tsconfig.check.json examples/demo/main.ts "$@"
