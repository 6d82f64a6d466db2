package io.sluice.gateway.webhook;

import java.util.HashMap;
import java.util.Map;

/**
 * How many requests this process makes at once to each endpoint: few to one that it does not know
 * or that fails, ever more to one that answers. So a hundred endpoints that hang cost little, and
 * one that answers gets what it can take. Safe for many threads.
 */
final class Allowances {
  /** In all, whatever endpoints there are. */
  static final int MOST_IN_ALL = 2000;

  private static final int FIRST = 4;

  private final int most;
  private final Map<Long, Allowance> all = new HashMap<>();
  private int inAll;

  /**
   * @param most at one endpoint
   */
  Allowances(int most) {
    this.most = most;
  }

  /** How many more may be begun. */
  synchronized int room(long endpoint) {
    Allowance its = all.get(endpoint);
    int own = its == null ? Math.min(FIRST, most) : its.size - its.used;
    return Math.max(0, Math.min(own, MOST_IN_ALL - inAll));
  }

  synchronized void begin(long endpoint) {
    all.computeIfAbsent(endpoint, number -> new Allowance(Math.min(FIRST, most))).used++;
    inAll++;
  }

  /** One has ended: as it should, or not. */
  synchronized void end(long endpoint, boolean well) {
    Allowance its = all.get(endpoint);
    if (its != null) {
      its.used--;
      inAll--;
      its.size = well ? Math.min(its.size + 1, most) : Math.max(its.size / 2, 1);
      if (its.used == 0 && !well) {
        all.remove(endpoint); // the circuit knows how it fares
      }
      notifyAll();
    }
  }

  /** Whether all have ended by then. */
  synchronized boolean awaitNone(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (inAll > 0) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      java.util.concurrent.TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  private static final class Allowance {
    int size;
    int used;

    Allowance(int size) {
      this.size = size;
    }
  }
}
