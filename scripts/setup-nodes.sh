#!/usr/bin/env bash
# Prints the programs of the versions of Node.js in requirements/nodes, a line each; installs them when they are missing.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

requirements=scripts/requirements/nodes
key=$(node -p 'require("node:crypto").createHash("sha256").update(require("node:fs").readFileSync(process.argv[1])).digest("hex").slice(0, 16)' "$requirements/package-lock.json")
cached=$TOLLGATE_CACHE/nodes/$key

if [ ! -d "$cached" ]; then
  say "Node.js in the versions of $requirements (150 MB each, once) into $cached"
  mkdir -p "$(dirname "$cached")"
  temp=$(mktemp -d "$cached.XXXXXX")
  trap 'rm -rf "$temp"' EXIT
  cp "$requirements"/package*.json "$temp"
  npm ci --prefix "$temp" --no-audit --no-fund --loglevel=error >&2
  mv -nT "$temp" "$cached" # a rename: whoever runs at the same time finds all of it or nothing
fi

for major in 20 22 24; do
  program=$(echo "$cached/node_modules/$major"-*/bin/node)
  [ -x "$program" ] || { say "no Node.js $major of $requirements for this machine (they exist for Linux with glibc, x86_64 and aarch64)"; exit 1; }
  echo "$program"
done
