package io.sluice.acceptance.dsl;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Clients as they should be: each gives its order a key, and repeats it until the answer settles
 * it, however often servers die meanwhile.
 */
public final class Insistence implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int MOST_TRIES = 600;

  private final Placement placement;
  private final ExecutorService clients;
  private volatile boolean ended;

  Insistence(Placement placement, int count, Supplier<Order> orders) {
    this.placement = placement;
    this.clients = Executors.newFixedThreadPool(count, Thread.ofVirtual().factory());
    for (int i = 0; i < count; i++) {
      clients.execute(() -> {
        while (!ended) {
          insistOn(orders.get());
        }
      });
    }
  }

  /** Places one until its answer settles it. */
  public void insistOn(Order order) {
    String key = UUID.randomUUID().toString();
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      if (placement.insist(order, key)) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    placement.giveUp(order);
  }

  public int accepted() {
    return placement.accepted();
  }

  /** What was accepted so far. */
  public List<Submission> submissions() {
    return placement.submissions();
  }

  /** Places no more, and waits for the answers that are due. */
  @Override
  public void close() {
    ended = true;
    clients.close();
  }
}
