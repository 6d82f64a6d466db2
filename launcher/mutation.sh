# ./sluice test --mutation: small faults in the byte code, and whether a test notices. Sourced by the launcher.

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

# Of the module that knows what is mutated, and what came of it.
in_build_tests() { "$JAVA_HOME/bin/java" -cp "$root/build-tests/target/classes:$root/build-tests/target/lib/*" "$@"; }

mutation() {
  local plan floor package tests port=$state/mutation/port held
  build build-tests
  mkdir -p "$state/mutation" "$state/logs"
  plan=$(mktemp)
  # shellcheck disable=SC2064 # this file
  trap "rm -f '$plan'" EXIT
  in_build_tests io.sluice.build.MutationCommand "--plan=$plan" "--sources=$root/server/src/main/java/io/sluice" "$@" ||
    exit $?
  [ -s "$plan" ] || exit 0 # it was asked for help
  cd "$root"
  shown "Building" "$state/logs/mutation-build.log" in_server test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile=target/class-path-of-tests -Dmdep.regenerateFile=true
  {
    read -r floor
    while read -r package tests; do
      rm -rf "$root/server/target/mutation/$package" # what earlier runs left of others counts too
      lend_database "$port"
      shown "Mutating $package" "$state/logs/mutation-$package.log" \
        in_server org.pitest:pitest-maven:mutationCoverage "-Dmutation.package=$package" \
        "-DtargetTests=$tests" "-Dmutation.database=$(cat "$port")"
      exec {held}>&- # its databases go with it
    done
  } <"$plan"
  in_build_tests io.sluice.build.MutationReport "$root/server/target/mutation" "$floor" "$state/mutation/survivors.txt"
}
