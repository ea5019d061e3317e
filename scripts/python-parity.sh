#!/usr/bin/env bash
# python-parity.sh OUTDIR: builds the Python package into OUTDIR/package, and synthesizes examples/shop for both targets from Python and from
# TypeScript. Fails unless both write the same bytes. Prints the Python that has the libraries which the package needs.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
setup node bundles

outdir=$(mkdir -p "$1" && cd "$1" && pwd)
python=$(scripts/setup-python.sh jsii)/python
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=1 JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION=1
export CDK_VALIDATION=false

node_modules/.bin/projen compile >&2
node_modules/.bin/jsii-pacmak --target python --code-only --outdir "$outdir/package" . >&2

tsx() { node_modules/.bin/tsx --tsconfig tsconfig.check.json "$@"; }

tsx test/python/print-shop.ts >"$outdir/shop.json"
CDK8S_OUTDIR=$outdir/typescript/kubernetes tsx examples/shop/kubernetes.ts >&2
CDK_OUTDIR=$outdir/typescript/aws tsx examples/shop/aws.ts >&2
PYTHONPATH=$outdir/package/python/src "$python" test/python/shop_app.py "$outdir/shop.json" "$outdir/python" >&2

diff -u "$outdir/typescript/kubernetes/shop.k8s.yaml" "$outdir/python/kubernetes/shop.k8s.yaml" >&2
diff -u "$outdir/typescript/aws/Shop.template.json" "$outdir/python/aws/Shop.template.json" >&2
echo "$python"
