package io.sluice.runtime.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One check with its latest finding.
 *
 * <p>Threads: safe for use by many; at most one look runs at a time.
 */
final class Watched {
  private static final Finding NOT_YET =
      new Finding(Status.DOWN, Map.of("reason", "not looked at yet"));

  private final HealthCheck check;
  private final Clock clock;
  private final Duration deadline;
  private Finding latest = NOT_YET;
  private @Nullable Instant lookingSince;

  Watched(HealthCheck check, Clock clock, Duration deadline) {
    this.check = check;
    this.clock = clock;
    this.deadline = deadline;
  }

  String name() {
    return check.name();
  }

  boolean required() {
    return check.required();
  }

  /** Starts a look unless one is under way. */
  synchronized void look(Executor executor) {
    if (lookingSince == null) {
      lookingSince = clock.instant();
      executor.execute(() -> found(find()));
    }
  }

  /** The latest finding; DOWN when the look that is under way is past its deadline. */
  synchronized Finding finding() {
    boolean late = lookingSince != null && clock.instant().isAfter(lookingSince.plus(deadline));
    return late ? Finding.down("no answer within " + deadline.toMillis() + " ms") : latest;
  }

  private synchronized void found(Finding finding) {
    latest = finding;
    lookingSince = null;
  }

  /** A check that throws is DOWN; what it threw is of no use to a load balancer. */
  private Finding find() {
    try {
      return check.check();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.down("the check was interrupted");
    } catch (Exception e) {
      return Finding.down("the check failed");
    }
  }
}
