# Sourced: runs named steps, goes on after a failed one, and adds all of them up at the end.
results=${TOLLGATE_RESULTS:-$(mktemp -d)} # set: the caller adds up
failed=0

# step NAME COMMAND...
step() {
  local name=$1 outcome=passed
  shift
  printf '\n== %s\n' "$name"
  "$@" || { outcome=failed; failed=1; }
  echo "$outcome" >"$results/${name// /-}.step"
}

# tests PROJECT OPTIONS...: a project of vitest.config.mts
tests() {
  local project=$1
  shift
  vitest_as "$project" --project "$project" "$@"
}

# tests_on NODE PROJECT OPTIONS...: the same on another Node.js
tests_on() {
  local node=$1 project=$2
  shift 2
  PATH=$(dirname "$node"):$PATH vitest_as "$project on Node.js $("$node" --version)" --project "$project" "$@"
}

# vitest_as NAME OPTIONS...
vitest_as() {
  local name=$1 report=$results/${1// /-}.json
  shift
  printf '\n== %s tests\n' "$name"
  TOLLGATE_OUTSIDE=${report%.json}.outside node_modules/.bin/vitest run --reporter=default --reporter=json --reporter=./scripts/outside-reporter.mjs \
    --outputFile.json="$report" "$@" || failed=1
  [ -s "$report" ] || { echo failed >"${report%.json}-tests.step"; failed=1; }
}

finish() {
  if [ -z "${TOLLGATE_RESULTS:-}" ]; then
    node scripts/summary.mjs "$results" "$failed" || failed=1
    rm -rf "$results"
  fi
  exit "$failed"
}

typecheck() { node node_modules/typescript7/bin/tsc --noEmit -p tsconfig.check.json; }
