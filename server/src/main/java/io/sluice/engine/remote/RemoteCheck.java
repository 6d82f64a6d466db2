package io.sluice.engine.remote;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import io.sluice.runtime.health.Status;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether something waits for a person, and which relayers get nothing.
 *
 * <p>Metrics: {@code remote_held}, transactions of which a person must say whether a relayer has
 * them; {@code remote_away}, relayers that get nothing.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class RemoteCheck implements HealthCheck {
  private static final int MOST = 100;

  private final RemotePool pool;
  private final RemoteSubmissions submissions;
  private final ChainId chain;
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger away = new AtomicInteger();

  RemoteCheck(
      RemotePool pool, RemoteSubmissions submissions, ChainSettings chain, MeterRegistry metrics) {
    this.pool = pool;
    this.submissions = submissions;
    this.chain = chain.chainId();
    Gauge.builder("remote_held", held, AtomicInteger::get)
        .description("Transactions of which a person must say whether a relayer has them")
        .register(metrics);
    Gauge.builder("remote_away", away, AtomicInteger::get)
        .description("Remote relayers that get nothing at present")
        .register(metrics);
  }

  @Override
  public String name() {
    return "relayers";
  }

  @Override
  public boolean required() {
    return false;
  }

  /** Asks nobody where there is no remote relayer. */
  @Override
  public Finding check() {
    List<RemoteRelayer> all = pool.of(chain);
    if (all.isEmpty()) {
      return Finding.up();
    }
    List<RemoteRelayer> ill =
        all.stream()
            .filter(each -> each.health() != RemoteRelayer.Health.HEALTHY)
            .filter(each -> each.health() != RemoteRelayer.Health.UNKNOWN)
            .toList();
    List<RemoteSubmission> waiting = submissions.held(chain, MOST);
    held.set(waiting.size());
    away.set(ill.size());
    if (ill.isEmpty() && waiting.isEmpty()) {
      return Finding.up();
    }
    String reason =
        waiting.isEmpty()
            ? ill.size() + " relayers get nothing at present"
            : "a person must say of " + waiting.size() + " transactions whether a relayer has them";
    return new Finding(
        Status.DEGRADED,
        Map.of(
            "reason",
            reason,
            "transactions",
            waiting.stream().map(each -> each.transaction().toString()).toList(),
            "away",
            ill.size()));
  }
}
