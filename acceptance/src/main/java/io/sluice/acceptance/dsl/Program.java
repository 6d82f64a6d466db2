package io.sluice.acceptance.dsl;

import io.sluice.embedded.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the launcher becomes for {@code ./sluice <command>}, without its look at whether something
 * must be built, since a build is under way.
 */
final class Program {
  private Program() {}

  /** A command line. */
  static List<String> of(List<String> arguments) {
    Path root = Installation.find().root();
    Path built = root.resolve("embedded/target");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dsluice.root=" + root);
    command.add("-cp");
    command.add(built.resolve("sluice-embedded.jar") + ":" + built.resolve("lib") + "/*");
    command.add("io.sluice.embedded.cli.Main");
    command.addAll(arguments);
    return command;
  }
}
