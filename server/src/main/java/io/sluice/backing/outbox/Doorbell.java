package io.sluice.backing.outbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Wakes the drainer of this process. Rings that nobody has heard yet count as one. Safe for many
 * threads.
 */
@Component
class Doorbell {
  private final Semaphore rings = new Semaphore(0);

  void ring() {
    if (rings.availablePermits() == 0) {
      rings.release();
    }
  }

  /**
   * Waits for a ring, or until the time is over.
   *
   * @return whether it rang
   */
  boolean await(Duration most) throws InterruptedException {
    boolean rung = rings.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS);
    if (rung) {
      rings.drainPermits();
    }
    return rung;
  }
}
