package io.sluice.embedded.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** How many development chains a command is told to start. */
record NetworksOption(CommandSpec spec) {
  private static final int MOST = 10;

  /**
   * @throws ParameterException when there cannot be so many
   */
  void valid(int networks) {
    if (networks < 1 || networks > MOST) {
      throw new ParameterException(
          spec.commandLine(), "--networks must be between 1 and " + MOST + ", not " + networks);
    }
  }
}
