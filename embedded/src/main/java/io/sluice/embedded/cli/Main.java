package io.sluice.embedded.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Entry point of {@code ./sluice up}, {@code run}, {@code demo}, {@code deploy}, {@code clients}
 * and {@code relayers}.
 */
@Command(
    name = "sluice",
    subcommands = {
      UpCommand.class,
      RunCommand.class,
      DemoCommand.class,
      DeployCommand.class,
      ClientsCommand.class,
      RelayersCommand.class,
      WarmUpCommand.class
    },
    description = "Sluice on one machine.")
public final class Main {
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return PlainCommandLine.of(new Main());
  }
}
