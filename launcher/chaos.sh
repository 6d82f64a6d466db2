# ./sluice chaos. Sourced by the launcher.

chaos_usage() {
  cat <<'TEXT'
Usage: ./sluice chaos [--minutes M] [--seed S] [--seeds K] [--count N] [--rate R]
                      [--endpoints usual|different|dead-half]
Runs every role as a process of its own, lets clients ask R times a second (60), and deals out faults
for M minutes (3), until N transactions (2000) are accepted and every fault came once: kills, outages,
storms on every wire, a node that lies, providers that limit and lack, reorganisations. Then compares
everything that was accepted with the chain. Endpoints are three as usual; or two of different abilities;
or two, of which one is dead for half of the run, with the throughput of either half. The seed decides
the order; without one it is chosen, and shown. With --seeds there are K runs, of S and the next ones,
each on a database of its own. The whole output stays in .sluice/logs/chaos.log.
Exits with 0 only when nothing was lost, doubled, stuck, told wrong, or left unexplained.
TEXT
}

chaos() {
  local minutes=3 seed=$((RANDOM * 32768 + RANDOM)) seeds=1 count=2000 rate=60 endpoints=usual log=$state/logs/chaos.log
  while [ $# -gt 0 ]; do
    case "$1" in
      --minutes=* | --seed=* | --seeds=* | --count=* | --rate=* | --endpoints=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
    esac
    case "$1" in
      -h | --help) chaos_usage; return ;;
      --minutes | --seed | --seeds | --count | --rate)
        [[ ${2:-} =~ ^[0-9]+$ ]] || { printf 'sluice: %s needs a whole number; see ./sluice chaos --help\n' "$1" >&2; exit 2; }
        printf -v "${1#--}" %s "$2"
        shift 2
        ;;
      --endpoints)
        case "${2:-}" in usual | different | dead-half) endpoints=$2 ;; *)
          printf 'sluice: --endpoints is usual, different or dead-half\n' >&2
          exit 2
          ;;
        esac
        shift 2
        ;;
      *) printf 'sluice: "%s" is no option; see ./sluice chaos --help\n' "$1" >&2; exit 2 ;;
    esac
  done
  need_jdk
  need_anvil
  mkdir -p "${log%/*}"
  cd "$root"
  printf 'Building; the whole output goes to %s\n' "$log"
  ./mvnw -B -ntp -Dspotless.check.skip=true -pl server,embedded,acceptance verify \
    -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=ChaosIT -Dfailsafe.failIfNoSpecifiedTests=false \
    "-Dchaos.seed=$seed" "-Dchaos.seeds=$seeds" "-Dchaos.count=$count" "-Dchaos.seconds=$((minutes * 60))" "-Dchaos.rate=$rate" \
    "-Dchaos.endpoints=$endpoints" \
    2>&1 </dev/null | tee "$log" |
    sed -u -n -e '/Running io.sluice.acceptance.chaos/,/Tests run:/ { /Running/d; /Tests run:/d; p; }' ||
    fail "the run with seed $seed found something, or could not be made; see above and $log"
}
