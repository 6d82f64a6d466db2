package io.sluice.embedded.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * What a type cannot say of an option's value. Each answers with the value, and throws a {@link
 * ParameterException} when it cannot be.
 */
public record OptionCheck(CommandSpec spec) {
  private static final int LAST_PORT = 65_535;
  private static final int MOST_NETWORKS = 10;

  public int port(int value) {
    return between("--port", value, 1, LAST_PORT);
  }

  /** How many development chains there are to be. */
  public int networks(int value) {
    return between("--networks", value, 1, MOST_NETWORKS);
  }

  /** A whole number, both ends included. */
  public int between(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw wrong(option + " must be between " + least + " and " + most + ", not " + value);
    }
    return value;
  }

  /** A folder that things can be kept in, or that can be made for it. */
  public Path folder(String option, Path value) {
    if (!canHold(value.toAbsolutePath())) {
      throw wrong(option + " must be a folder one can write to, not " + value);
    }
    return value;
  }

  /** A file that can be written, or made in a folder that may not be there either. */
  public Path file(String option, Path value) {
    Path folder = value.toAbsolutePath().getParent();
    boolean good =
        Files.exists(value)
            ? Files.isRegularFile(value) && Files.isWritable(value)
            : folder != null && canHold(folder);
    if (!good) {
      throw wrong(option + " must be a file one can write to, not " + value);
    }
    return value;
  }

  private static boolean canHold(Path folder) {
    Path there = folder;
    while (!Files.exists(there)) {
      Path parent = there.getParent();
      if (parent == null) {
        return false;
      }
      there = parent;
    }
    return Files.isDirectory(there) && Files.isWritable(there);
  }

  /** To be thrown, with a sentence that has no full stop. */
  public ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
