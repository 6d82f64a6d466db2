package io.sluice.runtime.failure;

/**
 * Sluice cannot start, and the operator can mend it: no database, a wrong key, a missing queue. Its
 * message is printed as it is, without a stack trace, and ends the process.
 */
public class StartupException extends RuntimeException {
  private final int exitCode;

  /**
   * @param sentence what is wrong, and what to do about it
   */
  public StartupException(String sentence) {
    this(sentence, 1);
  }

  protected StartupException(String sentence, int exitCode) {
    super(sentence, null, false, false);
    this.exitCode = exitCode;
  }

  /** 0 where the process has done what it was started for. */
  public int exitCode() {
    return exitCode;
  }
}
