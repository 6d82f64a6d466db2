package io.sluice.backing.queue.sqs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Runs requests beside each other and waits for all of them. */
final class Fanout {
  /** Requests under way at once for one caller: enough to hide a network's latency. */
  private static final int PARALLEL = 8;

  private Fanout() {}

  /**
   * Applies the request to each item, the only one in the caller's own thread.
   *
   * @param request reports failure by its result; an exception is a bug and ends the caller
   * @return results in the order of the items
   */
  static <T, R> List<R> all(List<T> items, Function<T, R> request) {
    if (items.size() == 1) {
      return List.of(request.apply(items.getFirst()));
    }
    List<Future<R>> results = new ArrayList<>();
    var slots = new Semaphore(PARALLEL);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T item : items) {
        slots.acquireUninterruptibly();
        results.add(
            threads.submit(() -> {
              try {
                return request.apply(item);
              } finally {
                slots.release();
              }
            }));
      }
    }
    return results.stream().map(Fanout::result).toList();
  }

  private static <R> R result(Future<R> done) {
    if (done.state() == Future.State.FAILED) {
      throw new IllegalStateException("a request ended unexpectedly", done.exceptionNow());
    }
    return done.resultNow();
  }
}
