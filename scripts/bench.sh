#!/usr/bin/env bash
# Ratios side by side: `npm run bench`, one or more of its parts (gateway limits memory synth authorizer load), `--quick` to see that all of it runs.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
setup node bundles envoy

# a peer that is left out where it cannot be built
parts=" ${*//--quick/} "
if [[ $parts != *[a-z]* || $parts == *" limits "* ]] && TOLLGATE_RATELIMIT=$(scripts/setup-ratelimit.sh); then export TOLLGATE_RATELIMIT; fi

# what is measured is the package as it is published
node_modules/.bin/projen compile >&2

exec node_modules/.bin/tsx bench/main.ts "$@"
