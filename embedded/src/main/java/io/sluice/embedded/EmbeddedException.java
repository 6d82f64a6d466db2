package io.sluice.embedded;

/**
 * A part could not be started, stopped or found. The message is one sentence for the user, which
 * names what to do; the last lines of the part's log may follow it.
 */
public final class EmbeddedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EmbeddedException(String message) {
    super(message);
  }

  public EmbeddedException(String message, Throwable cause) {
    super(message, cause);
  }
}
