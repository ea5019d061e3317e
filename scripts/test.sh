#!/usr/bin/env bash
# Everything but the slow proofs: lint, types, unit and golden tests, the jsii build, then behaviour on the real engines.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
. scripts/steps.sh
setup node bundles envoy redis tools checkov

step lint node_modules/.bin/biome check .
step types typecheck
tests unit
tests slow
step jsii node_modules/.bin/projen compile
tests behaviour
finish
