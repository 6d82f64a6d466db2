package io.sluice.queue;

/**
 * The queue server answered that a queue does not exist or may not be used. Ends start-up: waiting
 * would not help. The message is one sentence for the operator and names the queue and the remedy.
 */
public final class UnusableQueueException extends RuntimeException {
  public UnusableQueueException(String message, Throwable cause) {
    super(message, cause);
  }
}
