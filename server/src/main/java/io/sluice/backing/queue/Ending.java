package io.sluice.backing.queue;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How a stage's work on one item ended. Bugs, and a database that is away, are no endings but
 * exceptions.
 */
public sealed interface Ending {
  Ending DONE = new Done();

  /** The same ending for all of them, in a map that the caller may change. */
  static <T> Map<T, Ending> each(Collection<T> items, Ending ending) {
    Map<T, Ending> endings = HashMap.newHashMap(items.size());
    items.forEach(item -> endings.put(item, ending));
    return endings;
  }

  /** The work is done, or was done before, or is no longer wanted. */
  record Done() implements Ending {}

  /**
   * The item must wait, and is not to blame: a lane has no room, a node does not answer.
   *
   * @param why for people
   * @param delay after which another try makes sense
   */
  record Held(String why, Duration delay) implements Ending {}

  /**
   * The item names something the database has never heard of: no repetition can help.
   *
   * @param what names it, for people
   */
  record Unknown(String what) implements Ending {}
}
