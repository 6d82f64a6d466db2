package io.sluice.gateway.webhook;

import java.time.Duration;
import java.time.Instant;

/**
 * What an endpoint that fails is spared. Up to {@value #TRUSTED} failures in a row are accidents;
 * after that only a probe is sent, one at a time over all processes, and the next ever later. Pure.
 */
final class Circuit {
  /** Failures in a row. */
  static final int TRUSTED = 5;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 10;

  private Circuit() {}

  /** Whether only a probe may be sent. */
  static boolean isOpen(int failures) {
    return failures >= TRUSTED;
  }

  /** Until when nothing is tried. */
  static Instant pausedUntil(int failures, Instant now) {
    if (!isOpen(failures)) {
      return now;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - TRUSTED, MOST_DOUBLINGS));
    return now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
  }
}
