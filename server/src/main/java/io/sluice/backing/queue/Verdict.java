package io.sluice.backing.queue;

import java.time.Duration;

/**
 * What a handler says of one message. Only the queue adapter knows what the transport does with
 * each.
 */
public sealed interface Verdict {
  Verdict DONE = new Done();

  /** The work is done, or was done before: the message may go. */
  record Done() implements Verdict {}

  /**
   * Something the message is not to blame for is missing (node, database, lane): the same message
   * again after the delay, as often as it takes: at the limit of receives a fresh copy takes its
   * place. (Deliveries that ended so still count should a later one end as {@link
   * RetryWithBackoff}.)
   *
   * @param delay whole seconds, rounded up; at most 12 h, and 15 min for a fresh copy
   */
  record RetryLater(Duration delay, String reason) implements Verdict {}

  /**
   * The message may be to blame: again with a growing delay, and to the dead letters at the limit
   * of receives, with the reason and the fault beside the original body.
   */
  record RetryWithBackoff(String reason, Fault fault) implements Verdict {
    /** Nobody knows what is to blame. */
    public RetryWithBackoff(String reason) {
      this(reason, Fault.UNKNOWN);
    }
  }

  /**
   * No repetition can help, so the fault is permanent: to the dead letters at once, with the reason
   * beside the original body.
   */
  record DeadLetter(String reason) implements Verdict {}
}
