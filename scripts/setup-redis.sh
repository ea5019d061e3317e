#!/usr/bin/env bash
# Prints the path of a Redis server, version 7 or later; installs Debian's where that may be done without asking: in CI, as root.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

new_enough() {
  local version
  version=$("$1" --version 2>/dev/null | sed -n 's/.* v=\([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge 7 ]
}

if [ -n "${TOLLGATE_REDIS:-}" ]; then
  new_enough "$TOLLGATE_REDIS" || { say "TOLLGATE_REDIS=$TOLLGATE_REDIS is no redis-server of version 7 or later"; exit 1; }
  echo "$TOLLGATE_REDIS"
  exit
fi
if ! new_enough redis-server && [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  say 'redis-server from Debian'
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends redis-server; } >/dev/null
fi
new_enough redis-server || need 'redis-server 7 or later' redis-server
command -v redis-server
