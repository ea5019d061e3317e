#!/usr/bin/env bash
# The slow proofs, after `npm test`.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
. scripts/steps.sh
setup node bundles envoy tools checkov

tests system
finish
