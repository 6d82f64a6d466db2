package io.sluice.embedded.cli;

import io.sluice.embedded.EmbeddedException;
import io.sluice.embedded.chain.DeploymentException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * A command line that tells what is wrong in one sentence: with exit code 2 when a word of it is
 * wrong, with 1 when it could not be done. Only a defect of ours shows a stack trace.
 */
public final class PlainCommandLine {
  private PlainCommandLine() {}

  /**
   * Of one command.
   *
   * @param command annotated for picocli, with the name it is called by, {@code sluice} included
   */
  public static CommandLine of(Object command) {
    return new CommandLine(command)
        .setParameterExceptionHandler((e, arguments) -> tell(e))
        .setExecutionExceptionHandler((e, line, parsed) -> tell(e, line));
  }

  private static int tell(ParameterException failure) {
    CommandLine line = failure.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    line.getErr().println("sluice: " + sentence(failure) + "; see ./" + name + " --help");
    return ExitCode.USAGE;
  }

  private static String sentence(ParameterException failure) {
    return failure instanceof UnmatchedArgumentException unknown
            && !unknown.getSuggestions().isEmpty()
        ? unknown.getMessage() + " (did you mean " + unknown.getSuggestions().getFirst() + "?)"
        : String.valueOf(failure.getMessage());
  }

  private static int tell(Exception failure, CommandLine line) throws InterruptedException {
    if (isStopping()) {
      new CountDownLatch(1).await(); // what fails now fails because of that
    }
    if (failure instanceof EmbeddedException || failure instanceof DeploymentException) {
      line.getErr().println("sluice: " + failure.getMessage());
    } else if (failure instanceof IOException) {
      String kind = failure.getClass().getSimpleName();
      line.getErr().println("sluice: " + kind + ": " + failure.getMessage());
    } else {
      failure.printStackTrace(line.getErr());
    }
    return ExitCode.SOFTWARE;
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
