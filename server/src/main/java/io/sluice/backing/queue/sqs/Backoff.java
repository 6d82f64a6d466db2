package io.sluice.backing.queue.sqs;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Doubles from a first delay up to a longest one; half of each delay is random, so that what failed
 * together does not come back together.
 */
record Backoff(Duration first, Duration longest, RandomGenerator random) {
  /**
   * How long to wait after this many failures in a row.
   *
   * @param failures 1 or more
   * @return between half of min(first · 2^(failures−1), longest) and the whole of it
   */
  Duration after(int failures) {
    int doublings = Math.clamp(failures - 1L, 0, 30);
    long whole = Math.min(longest.toMillis(), first.toMillis() << doublings);
    return Duration.ofMillis(whole - random.nextLong(whole / 2 + 1));
  }
}
