#!/usr/bin/env bash
# setup-python.sh NAME: prints the folder with the programs of scripts/requirements/NAME.txt; installs them when they are missing.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

name=$1
requirements=scripts/requirements/$name.txt
need_python

# one folder for each list of requirements and each Python
key=$({ cat "$requirements"; python3 -c 'import sys; print(sys.executable, sys.version)'; } | python3 -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest()[:16])')
link=$TOLLGATE_CACHE/python/$name-$key

if [ ! -x "$link/bin/python" ]; then
  say "Python packages of $requirements (once) into $link"
  mkdir -p "$(dirname "$link")"
  # programs in a venv know its path: build it where it stays, then link to it in one step
  venv=$(mktemp -d "$link.XXXXXX")
  trap 'rm -rf "$venv"' EXIT
  python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: --require-hashes --requirement "$requirements" >&2
  [ -e "$link" ] || rm -f "$link" # left by a venv that was deleted
  if ln -sn "$venv" "$link" 2>/dev/null; then trap - EXIT; fi # else another run was faster: use that one
fi
echo "$link/bin"
