package io.sluice.backing.queue;

/**
 * The queue server did not answer, or refused everything. What was sent may or may not have
 * arrived.
 */
public final class QueueUnavailableException extends RuntimeException {
  public QueueUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
