package io.sluice.embedded.cli;

import picocli.CommandLine.Option;

/** {@code --help}, the same in every command. */
public final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this.")
  boolean wanted;
}
