package io.sluice.evm.rpc;

import java.time.Duration;

/**
 * A point of the monotonic clock.
 *
 * @param nanos of {@link System#nanoTime()}
 */
record Deadline(long nanos) {
  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  boolean passed() {
    return nanos - System.nanoTime() <= 0;
  }

  /** What is left of it, but no more than this; at least a nanosecond. */
  Duration within(Duration limit) {
    return Duration.ofNanos(Math.clamp(nanos - System.nanoTime(), 1, limit.toNanos()));
  }
}
