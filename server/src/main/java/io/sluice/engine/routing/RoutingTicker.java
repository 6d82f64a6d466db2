package io.sluice.engine.routing;

import io.sluice.backing.database.Outage;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the turns that no message asks for: soon again while something waits for room, else now and
 * then, because messages get lost and what is held back comes due. An idle look costs two
 * statements.
 */
@PerNetwork
@ForRole(Role.RELAY)
class RoutingTicker {
  /** Between two ticks. */
  static final Duration SOON = Duration.ofMillis(100);

  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(RoutingTicker.class);

  private final Router router;
  private final WaitingGauge gauge;
  private final Clock clock;
  private Instant due = Instant.MIN;

  RoutingTicker(Router router, WaitingGauge gauge, Clock clock) {
    this.router = router;
    this.gauge = gauge;
    this.clock = clock;
  }

  /** Called by one thread. */
  void tick() {
    Instant now = clock.instant();
    boolean idle = !now.isBefore(due);
    if (!idle && !router.leftOver()) {
      return;
    }
    try {
      if (idle) {
        due = now.plus(IDLE);
        router.expire();
        gauge.look(now);
      }
      router.feed();
      router.takeTurns();
    } catch (RuntimeException e) {
      if (!Outage.is(e)) {
        LOG.error("A turn failed; the next one tries again", e);
      }
    }
  }
}
