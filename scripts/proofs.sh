#!/usr/bin/env bash
# The slow proofs, after `npm test`.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
. scripts/steps.sh
setup node bundles envoy tools checkov
nodes=$(scripts/setup-nodes.sh)

tests system
for node in $nodes; do
  tests_on "$node" unit
  tests_on "$node" slow loading
  for target in kubernetes aws; do
    out=$(mktemp -d)
    step "tollgate for $target on $("$node" --version)" "$node" bin/tollgate synth examples/orders/orders.yaml --target "$target" --bind orders=https://orders.example.com --out "$out"
    rm -rf "$out"
  done
done
finish
