package io.sluice.relay.gasless;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Works on many requests with all cores. Its threads are the platform's: a signature takes a core
 * for a quarter of a millisecond, and a thousand of them on virtual threads would keep every other
 * request waiting.
 */
@Component
@ForRole(Role.API)
class CheckPool implements DisposableBean {
  /** Fewer are done sooner by whoever asks. */
  private static final int FEW = 8;

  private final int cores = Runtime.getRuntime().availableProcessors();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          cores, Thread.ofPlatform().daemon().name("signature-check-", 0).factory());

  /**
   * Does the same with each; returns when all is done.
   *
   * @param work safe for many threads; throws nothing
   */
  <T> void each(List<T> items, Consumer<T> work) {
    if (items.size() <= FEW) {
      items.forEach(work);
      return;
    }
    CompletableFuture.allOf(
            IntStream.range(0, cores)
                .mapToObj(core ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = core; i < items.size(); i += cores) {
                            work.accept(items.get(i));
                          }
                        },
                        threads))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  @Override
  public void destroy() {
    threads.shutdown();
  }
}
