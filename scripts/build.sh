#!/usr/bin/env bash
# The package as it is published: bundles, jsii assembly in lib, API.md; then the checks of the inner loop.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
setup node

exec node_modules/.bin/projen build
