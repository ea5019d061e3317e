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
  printf '\n== %s tests\n' "$project"
  node_modules/.bin/vitest run --project "$project" --reporter=default --reporter=json --outputFile.json="$results/$project.json" "$@" || failed=1
  [ -s "$results/$project.json" ] || { echo failed >"$results/$project-tests.step"; failed=1; }
}

finish() {
  if [ -z "${TOLLGATE_RESULTS:-}" ]; then
    node scripts/summary.mjs "$results" || failed=1
    rm -rf "$results"
  fi
  exit "$failed"
}

typecheck() { node node_modules/typescript7/bin/tsc --noEmit -p tsconfig.check.json; }
