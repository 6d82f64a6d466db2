package io.sluice.engine.keys;

import java.util.List;

/** The keys this process was given cannot be used, or it must not be given any. */
public final class InvalidKeysException extends RuntimeException {
  private final transient List<String> problems;

  InvalidKeysException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each, naming the file and the fix. */
  public List<String> problems() {
    return problems;
  }
}
