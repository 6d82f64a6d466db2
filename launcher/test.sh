# ./sluice test. Sourced by the launcher.

test_usage() {
  cat <<'TEXT'
Usage: ./sluice test [--quick] [-Dname=value...] [-- OPTION...]
       ./sluice test --mutation [--help]
       ./sluice test --fuzz [--help]
Builds everything and runs every test, as CI does, and sums up.
  --quick      only what needs no whole installation
  -D, --       for Maven: properties, and any other options
  --mutation   plants small faults instead, and tells those that no test notices
  --fuzz       lets a stock fuzzer loose on the API instead
Exits with 0 only when tests ran and all passed.
TEXT
}

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
  local log=$state/logs/test.log code=0 begin=$SECONDS quick='' node passed failed skipped options=()
  if [ "${1:-}" = --mutation ]; then
    mutation "${@:2}"
    return
  fi
  if [ "${1:-}" = --fuzz ]; then
    program acceptance io.sluice.acceptance.fuzz.FuzzCommand "${@:2}"
  fi
  while [ $# -gt 0 ]; do
    case "$1" in
      -h | --help) test_usage; return ;;
      --quick) quick=yes options+=(-DskipITs -pl '!coverage') ;; # half a figure would mislead
      -D?*) options+=("$1") ;;
      --) options+=("${@:2}"); break ;;
      *) wrong "\"$1\" is no option" test ;;
    esac
    shift
  done
  need_jdk
  need_anvil
  need_packages contracts "the compiler of contracts"
  [ -n "$quick" ] || need_packages examples "what the examples need"
  node=$(find_node) || fail "Node 20 with npm was not found: install it, contracts are compiled and examples run with it."
  PATH=$node:$PATH
  find "$root" -path '*/target/*-reports/TEST-*.xml' -not -path '*/node_modules/*' -delete 2>/dev/null || true
  mkdir -p "${log%/*}"
  printf 'Building and testing; the whole output goes to %s\n' "$log"
  cd "$root"
  # Two modules at a time: more would only get in each other's way on few processors.
  ./mvnw -B -ntp -T 2 -fae verify "${options[@]}" 2>&1 </dev/null | tee "$log" |
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
