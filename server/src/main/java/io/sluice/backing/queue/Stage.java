package io.sluice.backing.queue;

import java.util.Map;
import java.util.Set;

/**
 * The work that one queue asks for. A message of it holds one or more items ({@link Items}); each
 * names something in the database, which says what is still to be done.
 *
 * <p>Threads: {@link #work} is called by several threads at once, here and in other processes, for
 * the same items too. It may block.
 *
 * @param <T> what an item names; its {@code toString} is shown to people
 */
public interface Stage<T> {
  QueueName queue();

  /**
   * Reads an item.
   *
   * @throws IllegalArgumentException with a sentence when it is none of this queue
   */
  T read(String item);

  /**
   * Does what is still to be done for these items, and nothing for those that are done: repeated
   * calls change nothing.
   *
   * @param items 1 to {@link #most}
   * @return an ending for each item; one without an ending counts as failed
   * @throws RuntimeException when there is a bug, or the database is away. Some of the work may be
   *     done all the same
   */
  Map<T, Ending> work(Set<T> items);

  /** How many items one call takes. */
  default int most() {
    return Integer.MAX_VALUE;
  }

  /**
   * Whether work can go on at all; asked before every receive. While it is false nothing is
   * received, so that an outage costs no receive counts.
   */
  default boolean ready() {
    return true;
  }
}
