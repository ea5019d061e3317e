#!/usr/bin/env bash
# Ratios side by side: `npm run bench`, `npm run bench -- --help`.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

if [[ " $* " == *" --help "* || " $* " == *" -h "* ]]; then
  cat <<'USAGE'
npm run bench [PART]...               ratios side by side, in minutes; without a PART: all of them
npm run bench -- --quick [PART]...    the same in seconds, to see that all of it runs; its numbers mean nothing

PART: gateway, limits, memory, synth, authorizer, load
docs/performance.md says what each measures, and what came out.
USAGE
  exit
fi
setup node bundles envoy

# a peer that is left out where it cannot be built
parts=" ${*//--quick/} "
if [[ $parts != *[a-z]* || $parts == *" limits "* ]] && TOLLGATE_RATELIMIT=$(scripts/setup-ratelimit.sh); then export TOLLGATE_RATELIMIT; fi

# what is measured is the package as it is published
node_modules/.bin/projen compile >&2

exec node_modules/.bin/tsx bench/main.ts "$@"
