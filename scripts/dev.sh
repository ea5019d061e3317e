#!/usr/bin/env bash
# The inner loop, in seconds: lint, types, unit and golden tests. Arguments go to vitest: `npm run dev -- canary`.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
. scripts/steps.sh
setup node bundles

step lint node_modules/.bin/biome check .
step types typecheck
# these two take longer than all the others together; npm test runs them
tests unit --exclude test/no-silent-drop.test.ts --exclude test/targets/aws/cloudformation.test.ts "$@"
finish
