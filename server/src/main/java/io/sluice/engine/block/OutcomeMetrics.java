package io.sluice.engine.block;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.engine.transaction.MinedTransactions;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Counts the transactions that ended by a block, by status, with the gas they used and the time
 * they took.
 */
@Component
@ForRole(Role.MONITOR)
public class OutcomeMetrics {
  private final MeterRegistry metrics;
  private final Timer confirmation;
  private final DistributionSummary gasUsed;

  OutcomeMetrics(MeterRegistry metrics) {
    this.metrics = metrics;
    this.confirmation =
        Timer.builder("transaction_confirmation_time_seconds")
            .description("From the request to the block that made its end final")
            .publishPercentileHistogram()
            .maximumExpectedValue(Duration.ofHours(1))
            .register(metrics);
    this.gasUsed =
        DistributionSummary.builder("transaction_gas_used")
            .description("Units of gas per transaction that is over")
            .register(metrics);
  }

  public void record(List<MinedTransactions.Ended> ended, Instant now) {
    for (MinedTransactions.Ended each : ended) {
      metrics.counter("transaction_total", "status", each.outcome().state().status()).increment();
      gasUsed.record((double) each.gasUsed());
      confirmation.record(Duration.between(each.createdAt(), now));
    }
  }
}
