package io.sluice.runtime.health;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** Looks at everything in the background, so that asking for health costs no call to anything. */
@Component
public final class HealthMonitor implements SmartLifecycle {
  private final HealthSettings settings;
  private final Supplier<List<Watched>> watched;
  private final ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean running;

  /**
   * @param checks contributed by the modules that know; asked once everything is made
   */
  @Autowired
  HealthMonitor(ObjectProvider<HealthCheck> checks, HealthSettings settings, Clock clock) {
    this(() -> checks.stream().toList(), settings, clock);
  }

  HealthMonitor(Supplier<List<HealthCheck>> checks, HealthSettings settings, Clock clock) {
    this.settings = settings;
    this.watched =
        SingletonSupplier.of(() ->
            checks.get().stream()
                .map(check -> new Watched(check, clock, settings.deadline()))
                .toList());
  }

  /** The latest finding of each check, by name. */
  public Map<String, Finding> findings() {
    Map<String, Finding> findings = new TreeMap<>();
    watched.get().forEach(one -> findings.put(one.name(), one.finding()));
    return findings;
  }

  /** DOWN when something required is, DEGRADED when anything else is not UP. */
  public Status status() {
    Status worst = Status.UP;
    for (Watched one : watched.get()) {
      if (one.finding().status() != Status.UP) {
        boolean fatal = one.required() && one.finding().status() == Status.DOWN;
        worst = fatal || worst == Status.DOWN ? Status.DOWN : Status.DEGRADED;
      }
    }
    return worst;
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("health").start(this::lookUntilStopped);
  }

  @Override
  public void stop() {
    running = false;
    stopped.countDown();
    looks.shutdownNow();
  }

  private void lookUntilStopped() {
    try {
      do {
        watched.get().forEach(one -> one.look(looks));
      } while (!stopped.await(settings.interval().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RejectedExecutionException e) {
      // Stopped between two looks.
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
