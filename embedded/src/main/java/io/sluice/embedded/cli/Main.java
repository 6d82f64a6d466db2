package io.sluice.embedded.cli;

import io.sluice.embedded.EmbeddedException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Entry point of {@code ./sluice up}, {@code run} and {@code demo}. */
@Command(
    name = "sluice",
    subcommands = {UpCommand.class, RunCommand.class, DemoCommand.class, WarmUpCommand.class},
    description = "Sluice on one machine.")
public final class Main {
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler((e, arguments) -> tell(e))
        .setExecutionExceptionHandler((e, line, parsed) -> tell(e, line));
  }

  /** One sentence, not the whole usage. */
  private static int tell(ParameterException failure) {
    var command = failure.getCommandLine().getCommandSpec().qualifiedName();
    failure
        .getCommandLine()
        .getErr()
        .println("sluice: " + failure.getMessage() + "; see ./" + command + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int tell(Exception failure, CommandLine commandLine) throws InterruptedException {
    if (isStopping()) {
      new CountDownLatch(1).await(); // what fails now fails because of that
    }
    if (failure instanceof EmbeddedException) {
      commandLine.getErr().println("sluice: " + failure.getMessage());
    } else {
      failure.printStackTrace(commandLine.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Whether a signal has begun to end this JVM. */
  private static boolean isStopping() {
    var hook = new Thread();
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
