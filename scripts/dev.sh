#!/usr/bin/env bash
# The inner loop, in seconds: lint, types, unit and golden tests. Arguments go to vitest: `npm run dev -- canary`.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
. scripts/steps.sh
setup node bundles

step lint node_modules/.bin/biome check .
step types typecheck
tests unit "$@"
finish
