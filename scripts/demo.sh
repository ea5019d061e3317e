#!/usr/bin/env bash
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
setup node envoy tools

node scripts/bundle.mjs >&2
exec node_modules/.bin/tsx --tsconfig tsconfig.check.json examples/demo/main.ts "$@"
