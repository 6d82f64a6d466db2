package io.sluice.engine.routing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.sluice.engine.transaction.Waiting;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code transactions.waiting}: how many accepted transactions wait, by reason; {@code turn} is for
 * room on a lane. Every relay process shows the same. Used by one thread.
 */
@PerNetwork
@ForRole(Role.RELAY)
class WaitingGauge {
  private static final Duration PACE = Duration.ofSeconds(15);

  /** Beyond so many the number says nothing more, and counting costs. */
  private static final int MOST = 100_000;

  private static final String TURN = "turn";

  private final Waiting waiting;
  private final ChainId chain;
  private final MultiGauge gauge;
  private Instant due = Instant.MIN;

  WaitingGauge(Waiting waiting, ChainSettings chain, MeterRegistry meters) {
    this.waiting = waiting;
    this.chain = chain.chainId();
    this.gauge =
        MultiGauge.builder("transactions.waiting")
            .description("Accepted transactions that wait, by reason; 100000 at most")
            .register(meters);
  }

  /** Counts anew when it is time. */
  void look(Instant now) {
    if (now.isBefore(due)) {
      return;
    }
    due = now.plus(PACE);
    Map<String, Long> byReason = new LinkedHashMap<>();
    byReason.put(TURN, 0L);
    for (HoldReason reason : HoldReason.values()) {
      byReason.put(reason.label(), 0L);
    }
    waiting
        .counts(chain, MOST)
        .forEach((hold, count) -> byReason.put(hold.isEmpty() ? TURN : hold, count));
    gauge.register(
        byReason.entrySet().stream()
            .<MultiGauge.Row<?>>map(
                each -> MultiGauge.Row.of(Tags.of("reason", each.getKey()), each.getValue()))
            .toList(),
        true);
  }
}
