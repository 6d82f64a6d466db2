package io.sluice.engine.block;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.engine.transaction.LateEffect;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import io.sluice.runtime.health.Status;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Raises the alarm when a request has had an effect it should not have had any more: twice, or
 * after it was told as over. Nothing here can mend it; somebody must know. The metric {@code
 * transaction_double_effects_total} counts them, and the health check {@code effects} is down until
 * the process is started again.
 */
@Component
@ForRole(Role.MONITOR)
public class LateEffects implements HealthCheck {
  private static final Logger LOG = LoggerFactory.getLogger(LateEffects.class);

  private final AtomicInteger seen = new AtomicInteger();
  private final Counter counter;

  LateEffects(MeterRegistry metrics) {
    this.counter =
        Counter.builder("transaction_double_effects_total")
            .description("Effects on the chain of requests that had had theirs, or were over")
            .register(metrics);
  }

  /** Tells of those, each by its transaction. Safe for many threads. */
  public void tell(List<LateEffect> late) {
    for (LateEffect each : late) {
      LOG.error(
          "Transaction {} had an effect too many: {}; its status stays {}",
          each.inclusion().attempt().transaction(),
          each.words(),
          each.state().status());
      seen.incrementAndGet();
      counter.increment();
    }
  }

  @Override
  public String name() {
    return "effects";
  }

  @Override
  public boolean required() {
    return false;
  }

  @Override
  public Finding check() {
    int effects = seen.get();
    return effects == 0
        ? Finding.up()
        : new Finding(
            Status.DOWN,
            Map.of("reason", "requests had effects too many; see the log", "effects", effects));
  }
}
