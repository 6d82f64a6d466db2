package io.sluice.engine.block;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import io.sluice.runtime.health.Status;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The health check {@code blocks}: degraded once blocks have not been followed for a minute,
 * whatever the reason: nodes that do not answer, that lag behind what was followed, that count a
 * block none of them has, or that tell different chains. Only the process that follows says so. All
 * that depends on new blocks stands meanwhile. Safe for many threads.
 *
 * <p>Metric: {@code blocks_not_followed_seconds}, 0 while they are.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class FollowingCheck implements HealthCheck {
  /** A look or two that go wrong are nobody's business. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Clock clock;
  private volatile @Nullable Trouble trouble;

  FollowingCheck(Clock clock, MeterRegistry metrics) {
    this.clock = clock;
    Gauge.builder("blocks_not_followed_seconds", this, FollowingCheck::seconds)
        .description("How long blocks could not be followed; 0 while they are")
        .register(metrics);
  }

  /** The newest block of the nodes is the tip, or is on the way to be. */
  void follows() {
    trouble = null;
  }

  /** A look came to nothing; called by one thread. */
  void waits(String reason) {
    Trouble before = trouble;
    trouble = new Trouble(before == null ? clock.instant() : before.since(), reason);
  }

  @Override
  public String name() {
    return "blocks";
  }

  @Override
  public boolean required() {
    return false;
  }

  @Override
  public Finding check() {
    Trouble now = trouble;
    return now == null || now.age(clock).compareTo(PATIENCE) < 0
        ? Finding.up()
        : new Finding(
            Status.DEGRADED,
            Map.of(
                "reason",
                "blocks are not followed: " + now.reason(),
                "since",
                now.since().toString()));
  }

  private double seconds() {
    Trouble now = trouble;
    return now == null ? 0 : Math.max(0, now.age(clock).toSeconds());
  }

  private record Trouble(Instant since, String reason) {
    Duration age(Clock clock) {
      return Duration.between(since, clock.instant());
    }
  }
}
