#!/usr/bin/env bash
# Installs the npm packages of package-lock.json, when node_modules is missing or of another lock file.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

stamp=node_modules/.installed-lock.json

fresh() {
  cmp -s package-lock.json "$stamp" || [ node_modules/.package-lock.json -nt package-lock.json ]
}

command -v node >/dev/null || need 'Node.js 20.19 or newer' nodejs npm
node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)' ||
  need "Node.js 20.19 or newer ($(node --version) is older)" nodejs npm

fresh && exit
exec 9<package-lock.json
if command -v flock >/dev/null; then flock 9; fi # two at once would remove each other's files
fresh && exit

say 'npm ci (packages of package-lock.json, about half a minute)'
npm ci --no-audit --no-fund --loglevel=error >&2
cp package-lock.json "$stamp"
