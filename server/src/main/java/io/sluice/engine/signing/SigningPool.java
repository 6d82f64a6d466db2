package io.sluice.engine.signing;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * CPU work on as many threads as the machine has cores. A few items are not worth the hand-over and
 * stay on the caller's.
 */
@Component
@ForRole(Role.SIGNER)
class SigningPool implements DisposableBean {
  private static final int WORTH_SHARING = 8;

  private final int cores = Runtime.getRuntime().availableProcessors();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          cores, Thread.ofPlatform().name("signing-", 1).daemon().factory());

  /** The results in the order of the items. The first failure is thrown. */
  <T, R> List<R> map(List<T> items, Function<T, R> work) {
    if (items.size() < WORTH_SHARING) {
      return items.stream().map(work).toList();
    }
    int share = Math.ceilDiv(items.size(), cores);
    List<Future<List<R>>> shares = new ArrayList<>();
    for (int from = 0; from < items.size(); from += share) {
      List<T> some = items.subList(from, Math.min(items.size(), from + share));
      shares.add(threads.submit(() -> some.stream().map(work).toList()));
    }
    List<R> results = new ArrayList<>(items.size());
    for (Future<List<R>> each : shares) {
      results.addAll(result(each));
    }
    return results;
  }

  private static <R> R result(Future<R> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signing", e);
    }
  }

  @Override
  public void destroy() {
    threads.shutdown();
  }
}
