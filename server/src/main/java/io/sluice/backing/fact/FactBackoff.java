package io.sluice.backing.fact;

import java.time.Duration;
import java.time.Instant;

/** The pauses after a subscriber has failed. Pure. */
final class FactBackoff {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration FIRST_ASIDE = Duration.ofSeconds(10);
  private static final Duration LONGEST_ASIDE = Duration.ofHours(1);

  private FactBackoff() {}

  /**
   * Before the next facts are handed over: none when what failed is alone, and growing to a minute
   * when nothing succeeds.
   *
   * @param before failures in a row before this one, 0 or more
   */
  static Duration afterFailure(int before) {
    return before == 0 ? Duration.ZERO : doubled(Duration.ofSeconds(1), before - 1, LONGEST);
  }

  /**
   * When a fact that was put aside is tried again: ten seconds later, then ever more slowly, and
   * every hour in the end.
   *
   * @param tries for nothing so far, 1 or more
   */
  static Instant aside(int tries, Instant now) {
    return now.plus(doubled(FIRST_ASIDE, tries - 1, LONGEST_ASIDE));
  }

  private static Duration doubled(Duration first, int times, Duration longest) {
    Duration pause = first.multipliedBy(1L << Math.min(times, 20));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
