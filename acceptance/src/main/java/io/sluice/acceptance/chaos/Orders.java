package io.sluice.acceptance.chaos;

import io.sluice.acceptance.dsl.Order;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What clients ask for: mostly plain payments, some calls, some that may be canceled or expire. */
final class Orders implements Supplier<Order> {
  private final Random random;
  private final long gapNanos;
  private long next = System.nanoTime();

  /**
   * @param perSecond orders given out by all clients together
   */
  Orders(long seed, int perSecond) {
    this.random = new Random(seed);
    this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  @Override
  public Order get() {
    LockSupport.parkNanos(turn() - System.nanoTime());
    synchronized (this) {
      int kind = random.nextInt(100);
      if (kind < 80) {
        return Order.transfer();
      }
      if (kind < 90) {
        return Order.call().with("gasLimit", "60000");
      }
      if (kind < 95) {
        return Order.transfer().endingAs(Order.Ending.OPEN);
      }
      var end = Clock.systemUTC().instant().plus(Duration.ofSeconds(2 + random.nextInt(8)));
      return Order.transfer().with("validUntil", end.toString()).endingAs(Order.Ending.OPEN);
    }
  }

  private synchronized long turn() {
    next = Math.max(next + gapNanos, System.nanoTime());
    return next;
  }
}
