package io.sluice.evm.rpc;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many calls one endpoint takes in a request, learned from what it refuses: half of that, and
 * after an hour twice as many again, never more than the settings allow. Safe for use by many
 * threads.
 */
final class BatchLimit {
  /** Plans of providers change rarely, and a refused request costs one more. */
  private static final long TRY_MORE_AFTER = Duration.ofHours(1).toNanos();

  private final int most;
  private final LongSupplier nanos;
  private int works;
  private int told;
  private long since;

  /**
   * @param most calls in a request, by the settings
   * @param nanos a monotonic clock
   */
  BatchLimit(int most, LongSupplier nanos) {
    this.most = most;
    this.nanos = nanos;
    works = most;
    told = most;
    since = nanos.getAsLong();
  }

  /** Calls to put into the next request, at most; 1 or more. */
  synchronized int calls() {
    if (works < most && nanos.getAsLong() - since >= TRY_MORE_AFTER) {
      works = Math.min(most, 2 * works);
      since = nanos.getAsLong();
    }
    return works;
  }

  /** So many in one request were too many. */
  synchronized void refused(int calls) {
    int less = Math.max(1, calls / 2);
    if (less < works) {
      works = less;
      since = nanos.getAsLong();
    }
  }

  /** Whether it is lower than was ever told; it counts as told from now on. */
  synchronized boolean isNews() {
    boolean news = works < told;
    told = Math.min(told, works);
    return news;
  }

  /** What works, as far as is known. */
  synchronized int known() {
    return works;
  }
}
