package io.sluice.embedded.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The option {@code --port} of a command. */
record PortOption(CommandSpec spec) {
  private static final int LAST = 65_535;

  /**
   * The value, if it is one.
   *
   * @throws ParameterException when no server can listen there
   */
  int valid(int port) {
    if (port < 1 || port > LAST) {
      throw new ParameterException(
          spec.commandLine(), "--port must be between 1 and " + LAST + ", not " + port);
    }
    return port;
  }
}
