#!/usr/bin/env bash
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
setup node envoy

exec node_modules/.bin/tsx bench/main.ts "$@"
