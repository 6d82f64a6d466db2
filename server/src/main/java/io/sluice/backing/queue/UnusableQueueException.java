package io.sluice.backing.queue;

import org.jspecify.annotations.Nullable;

/**
 * The queue server answered that a queue does not exist, may not be used, or is another
 * installation's. Ends start-up: waiting would not help. The message is one sentence a queue for
 * the operator and names the queue and the remedy.
 */
public final class UnusableQueueException extends RuntimeException {
  public UnusableQueueException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
