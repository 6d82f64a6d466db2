package io.sluice.acceptance.chaos;

import io.sluice.acceptance.dsl.Order;
import io.sluice.embedded.Anvil;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What clients ask for: mostly plain payments, some calls, some that may be canceled or expire, and
 * for each four of these one that a user has signed.
 */
final class Orders {
  private static final int SIGNED_PERCENT = 20;

  private final long seed;
  private final Random random;
  private final long gapNanos;
  private long next = System.nanoTime();

  /**
   * @param perSecond orders given out by all clients together
   */
  Orders(long seed, int perSecond) {
    this.seed = seed;
    this.random = new Random(seed);
    this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /** Users of a network. */
  Signers signers(Anvil node) {
    return new Signers(node, seed + node.chainId());
  }

  /**
   * The next when it is due.
   *
   * @param users whose part of it is
   */
  Order next(Signers users) {
    LockSupport.parkNanos(turn() - System.nanoTime());
    synchronized (this) {
      if (random.nextInt(100) < SIGNED_PERCENT) {
        return users.next();
      }
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
