# ./sluice test, and ./sluice test --mutation. Sourced by the launcher.

# Reads test reports; prints "passed failed skipped".
sum_of_tests() {
  find "$root" -path '*/target/*-reports/TEST-*.xml' -not -path '*/node_modules/*' -exec grep -h '<testsuite ' {} + 2>/dev/null |
    awk '
      function count(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
      { bad = count("errors") + count("failures"); failed += bad; skipped += count("skipped")
        passed += count("tests") - bad - count("skipped") }
      END { printf "%d %d %d\n", passed, failed, skipped }'
}

run_tests() {
  local log=$state/logs/test.log code=0 begin=$SECONDS passed failed skipped
  if [ "${1:-}" = --mutation ]; then
    mutation "${@:2}"
    return
  fi
  need_jdk
  need_anvil
  find "$root" -path '*/target/*-reports/TEST-*.xml' -not -path '*/node_modules/*' -delete 2>/dev/null || true
  mkdir -p "${log%/*}"
  printf 'Building and testing; the whole output goes to %s\n' "$log"
  cd "$root"
  ./mvnw -B -ntp -fae verify "$@" 2>&1 </dev/null | tee "$log" |
    grep --line-buffered -E '^\[INFO\] Building [A-Z]|Tests run:.*(Time elapsed|FAIL)|^\[ERROR\]' |
    sed -u -e 's/^\[INFO\] //' -e 's/^/  /' ||
    code=$?
  read -r passed failed skipped <<<"$(sum_of_tests)"
  printf '\nAfter %d s' $((SECONDS - begin))
  [ "$skipped" -eq 0 ] || printf ', with %d skipped' "$skipped"
  printf ':\n%d passed, %d failed\n' "$passed" "$failed"
  if [ "$code" -ne 0 ] || [ "$failed" -ne 0 ]; then
    fail "the build did not pass; see above and $log"
  fi
  [ "$passed" -gt 0 ] || fail "no test ran."
}

# --- Small faults in the byte code, and whether a test notices --------------------------------

# The engine, from the quickest to the slowest.
mutated="evm.price evm.chain evm.rpc engine.lane backing.outbox engine.sweep engine.signing engine.broadcast"
mutated="$mutated engine.routing engine.transaction engine.block engine.monitor"

mutation_usage() {
  cat <<'TEXT'
Usage: ./sluice test --mutation [--only PACKAGES] [--floor PERCENT]
Plants thousands of small faults in the engine's packages, one at a time, and runs the tests that reach
each (PIT). Prints what share was noticed, by package and in all; those that nobody noticed are listed
in .sluice/mutation/survivors.txt. Takes hours on two cores: it may be run in parts, and sums up what
there is until ./mvnw clean.
  --only     packages below io.sluice, by commas; the whole engine when absent
  --floor    percent in all below which it fails (80)
Exits with 0 only when the floor is reached.
TEXT
}

# Tests that are about a package: its own, and those of the pipeline that try what it does. All tests of
# the pipeline reach everything, and a fault that nobody notices costs as many tests as reach it.
tests_of() {
  local pipeline name
  case "$1" in
    evm.price) pipeline="LegacyPricing Replacement Refusal" ;;
    engine.lane) pipeline="Pipeline NonceLedger SigningAhead StarvedLane NonceAudit" ;;
    backing.outbox) pipeline="Pipeline Sweep Hazard" ;;
    engine.sweep) pipeline="Pipeline Sweep Hazard" ;;
    engine.signing) pipeline="Pipeline NonceLedger SigningAhead Replacement Revive LegacyPricing ContractCreation" ;;
    engine.broadcast) pipeline="Pipeline NonceLedger Replacement Sender Refusal Revive StarvedLane" ;;
    engine.routing) pipeline="Pipeline Fairness HeldBack Neighbours SigningAhead ContractCreation" ;;
    engine.transaction) pipeline="Pipeline Replacement Revive NonceAudit Finality HeldBack Turn" ;;
    engine.block) pipeline="Pipeline Finality Turn NonceAudit" ;;
    engine.monitor) pipeline="Pipeline NonceAudit ManyLanes Replacement LegacyPricing Refusal" ;;
    *) pipeline='' ;;
  esac
  printf 'io.sluice.%s.*' "$1"
  for name in $pipeline; do
    printf ',io.sluice.pipeline.%sTests' "$name"
  done
}

in_server() { ./mvnw -B -ntp -Pmutation -pl server -Dspotless.check.skip=true -Djacoco.skip=true "$@"; }

lend_database() { # <file for its port>
  local class_path
  class_path=$root/server/target/test-classes:$root/server/target/classes:$(cat "$root/server/target/class-path-of-tests")
  rm -f "$1"
  exec {held}> >(cd "$root/server" && exec "$JAVA_HOME/bin/java" -cp "$class_path" io.sluice.backing.database.LentMariaDb "$1" >"$1.log" 2>&1)
  until [ -s "$1" ]; do
    kill -0 $! 2>/dev/null || fail "no database for the tests; see $1.log"
    sleep 0.2
  done
}

mutation() {
  local only=$mutated floor=80 package port=$state/mutation/port held
  while [ $# -gt 0 ]; do
    case "$1" in
      --only=* | --floor=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
    esac
    case "$1" in
      -h | --help) mutation_usage; return ;;
      --only) only=${2//,/ }; shift 2 ;;
      --floor) floor=$2; shift 2 ;;
      *) printf 'sluice: "%s" is no option; see ./sluice test --mutation --help\n' "$1" >&2; exit 2 ;;
    esac
  done
  need_jdk
  mkdir -p "$state/mutation" "$state/logs"
  cd "$root"
  shown "Building" "$state/logs/mutation-build.log" ./mvnw -B -ntp -Dspotless.check.skip=true -Djacoco.skip=true \
    -pl server,build-tests test-compile dependency:build-classpath -Dmdep.includeScope=test \
    -Dmdep.outputFile=target/class-path-of-tests -Dmdep.regenerateFile=true
  for package in $only; do
    rm -rf "$root/server/target/mutation/$package" # what earlier runs left of others counts too
    lend_database "$port"
    shown "Mutating $package" "$state/logs/mutation-$package.log" \
      in_server org.pitest:pitest-maven:mutationCoverage "-Dmutation.package=$package" \
      "-DtargetTests=$(tests_of "$package")" "-Dmutation.database=$(cat "$port")"
    exec {held}>&- # its databases go with it
  done
  "$JAVA_HOME/bin/java" -cp "$root/build-tests/target/classes" io.sluice.build.MutationReport \
    "$root/server/target/mutation" "$floor" "$state/mutation/survivors.txt"
}
