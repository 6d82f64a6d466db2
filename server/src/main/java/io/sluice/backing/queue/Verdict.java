package io.sluice.backing.queue;

import java.time.Duration;
import java.util.List;

/**
 * What a handler says of one message. Only the queue adapter knows what the transport does with
 * each.
 */
public sealed interface Verdict {
  Verdict DONE = new Done();

  /** The work is done, or was done before: the message may go. */
  record Done() implements Verdict {}

  /** All of the message, or of a part of it, is left to do, or cannot be done. */
  sealed interface Unfinished extends Verdict {
    /** A sentence for people. */
    String reason();

    /** The same for another reason. */
    Unfinished because(String reason);
  }

  /**
   * Something the message is not to blame for is missing (node, database, lane): the same message
   * again after the delay, as often as it takes: at the limit of receives a fresh copy takes its
   * place. (Deliveries that ended so still count should a later one end as {@link
   * RetryWithBackoff}.)
   *
   * @param delay whole seconds, rounded up; at most 12 h, and 15 min for a fresh copy
   */
  record RetryLater(Duration delay, String reason) implements Unfinished {
    @Override
    public RetryLater because(String why) {
      return new RetryLater(delay, why);
    }
  }

  /**
   * The message may be to blame: again with a growing delay, and to the dead letters at the limit
   * of receives, with the reason and the fault beside the original body.
   */
  record RetryWithBackoff(String reason, Fault fault) implements Unfinished {
    /** Nobody knows what is to blame. */
    public RetryWithBackoff(String reason) {
      this(reason, Fault.UNKNOWN);
    }

    @Override
    public RetryWithBackoff because(String why) {
      return new RetryWithBackoff(why, fault);
    }
  }

  /**
   * No repetition can help, so the fault is permanent: to the dead letters at once, with the reason
   * beside the original body.
   */
  record DeadLetter(String reason) implements Unfinished {
    @Override
    public DeadLetter because(String why) {
      return new DeadLetter(why);
    }
  }

  /**
   * The items of the message ended differently: a message per ending takes its place, and what is
   * done is in none of them. The new messages are stored by the queue server before the old one is
   * deleted. A process that is killed between the two leaves both, and what is done twice then
   * changes nothing; no item is ever in neither.
   *
   * <p>This ends: every part holds fewer items than the message. Its receives are counted anew.
   *
   * @param parts 1 or more; together they hold every item that is not done
   */
  record Split(List<Part> parts) implements Verdict {}

  /**
   * Items of one message that ended alike.
   *
   * @param body of the message that holds them alone
   * @param verdict on it
   */
  record Part(String body, Unfinished verdict) {}
}
