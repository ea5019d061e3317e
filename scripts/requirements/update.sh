#!/usr/bin/env bash
# Pins NAME.in into NAME.txt, with hashes, for every Python from 3.11 on. Needs `uv`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

for name in tools checkov jsii; do
  uv pip compile "$name.in" -o "$name.txt" --upgrade --universal --python-version 3.11 \
    --only-binary :all: --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet
done
