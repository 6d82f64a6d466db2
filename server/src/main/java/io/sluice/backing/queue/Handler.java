package io.sluice.backing.queue;

import io.sluice.runtime.role.Contribution;
import java.util.List;

/**
 * Works on messages of one queue.
 *
 * <p>Threads: {@link #handle} is called by several threads at once, each with messages of its own.
 * It may block.
 */
@Contribution
public interface Handler {
  QueueName queue();

  /**
   * Handles messages that were waiting together: one under light load, more when they pile up.
   *
   * @param messages 1 or more
   * @return a verdict per message, in the same order. An exception counts as {@link
   *     Verdict.RetryWithBackoff} for each.
   */
  List<Verdict> handle(List<Message> messages);

  /**
   * Whether work can go on at all; asked before every receive. While it is false nothing is
   * received, so that an outage costs no receive counts.
   */
  default boolean ready() {
    return true;
  }
}
