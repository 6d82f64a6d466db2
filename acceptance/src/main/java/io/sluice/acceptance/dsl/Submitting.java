package io.sluice.acceptance.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** So many orders, placed by a few clients at once. */
public final class Submitting {
  private static final int CLIENTS = 8;

  private final Placement placement;
  private final int count;

  Submitting(Placement placement, int count) {
    this.placement = placement;
    this.count = count;
  }

  /** Each some wei to somebody. */
  public Batch transfers() {
    return orders(Order::transfer);
  }

  /** Each calldata for somebody. */
  public Batch calls() {
    return orders(Order::call);
  }

  public Batch orders(Supplier<Order> orders) {
    try (var clients = Executors.newFixedThreadPool(Math.min(CLIENTS, count))) {
      List<Future<?>> placed = new ArrayList<>();
      Stream.generate(orders)
          .limit(count)
          .forEach(order -> placed.add(clients.submit(() -> placement.place(order))));
      for (Future<?> each : placed) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("a request got no answer", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return placement.batch();
  }
}
