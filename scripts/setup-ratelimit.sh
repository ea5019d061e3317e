#!/usr/bin/env bash
# Prints the path of envoyproxy/ratelimit, a peer of the benchmark; builds it when there is none. Go checks what it gets against its database of checksums.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

version=v1.4.1-0.20260122083618-3fb702589d36
cached=$TOLLGATE_CACHE/ratelimit/$version/ratelimit

if [ -n "${TOLLGATE_RATELIMIT:-}" ]; then
  [ -x "$TOLLGATE_RATELIMIT" ] || { say "TOLLGATE_RATELIMIT=$TOLLGATE_RATELIMIT is not a program"; exit 1; }
  echo "$TOLLGATE_RATELIMIT"
  exit
fi
if [ -x "$cached" ]; then
  echo "$cached"
  exit
fi

command -v go >/dev/null || { say 'Go 1.25.6 or newer is missing, which builds envoyproxy/ratelimit'; exit 1; }
say "envoyproxy/ratelimit (a few minutes, once) into $cached"
mkdir -p "$(dirname "$cached")"
temp=$(mktemp -d "$TOLLGATE_CACHE/ratelimit/.new-XXXXXX")
trap 'rm -rf "$temp"' EXIT
GOBIN=$temp go install "github.com/envoyproxy/ratelimit/src/service_cmd@$version" >&2
mv -f "$temp/service_cmd" "$cached" # a rename: whoever runs at the same time finds all of it or nothing
echo "$cached"
