package io.sluice.acceptance.dsl;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Measures what the product's processes reach, when this JVM is measured itself. */
final class Coverage {
  private static final String OPTION = "-javaagent:";

  private Coverage() {}

  /** Options of a process; it leaves its figures when it is stopped in order. */
  static List<String> jvmOptions(Path folder, String process) {
    return agent()
        .map(jar ->
            OPTION
                + jar
                + "=append=true,includes=io.sluice.*,destfile="
                + folder.resolve(process + ".exec"))
        .stream()
        .toList();
  }

  private static Optional<String> agent() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith(OPTION) && option.contains("jacoco"))
        .map(option -> option.substring(OPTION.length()))
        .map(option -> option.contains("=") ? option.substring(0, option.indexOf('=')) : option)
        .findFirst();
  }
}
