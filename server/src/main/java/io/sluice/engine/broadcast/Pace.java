package io.sluice.engine.broadcast;

import java.time.Duration;

/**
 * How long what nodes refuse rests before it is sent again: a second, two, four, and so on up to a
 * minute. Nobody knows what will make a node change its mind; being asked more often is not it.
 */
final class Pace {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private Pace() {}

  /**
   * @param tries how often it was sent for nothing, 1 or more
   */
  static Duration after(int tries) {
    int doublings = Math.min(tries - 1, Long.SIZE / 2);
    Duration rest = FIRST.multipliedBy(1L << doublings);
    return rest.compareTo(LONGEST) > 0 ? LONGEST : rest;
  }
}
