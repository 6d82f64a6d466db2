package io.sluice.acceptance.dsl;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Orders placed at a steady rate until it is ended. */
public final class Load implements AutoCloseable {
  private final Placement placement;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

  Load(Placement placement, int perSecond, Supplier<Order> orders) {
    this.placement = placement;
    long gap = TimeUnit.SECONDS.toMicros(1) / perSecond;
    ScheduledFuture<?> _ =
        clock.scheduleAtFixedRate(
            () -> clients.execute(() -> placement.placeOrNot(orders.get())),
            0,
            gap,
            TimeUnit.MICROSECONDS);
  }

  /** That so many were accepted since it began. */
  public Expectation hasBroughtIn(int accepted) {
    return () -> placement.hasAccepted(accepted);
  }

  /** That so many more are accepted from now on. */
  public Expectation bringsIn(int more) {
    return hasBroughtIn(placement.accepted() + more);
  }

  /** Ends it, and tells what was accepted. */
  public Batch end() {
    close();
    return placement.batch();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    clients.close();
  }
}
