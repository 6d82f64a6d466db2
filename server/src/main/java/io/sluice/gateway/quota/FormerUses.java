package io.sluice.gateway.quota;

import io.sluice.backing.database.Outage;
import io.sluice.backing.lease.Leases;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Deletes what was used in months that no limit asks for any more. One thread. */
@Component
@ForRole(Role.API)
class FormerUses {
  private static final Logger LOG = LoggerFactory.getLogger(FormerUses.class);

  /** What was accepted in the last minute of a month may end weeks later. */
  private static final int MONTHS = 2;

  private static final int AT_ONCE = 1000;
  private static final Duration TERM = Duration.ofMinutes(10);

  private final QuotaUses uses;
  private final Leases leases;
  private final Clock clock;

  FormerUses(QuotaUses uses, Leases leases, Clock clock) {
    this.uses = uses;
    this.leases = leases;
    this.clock = clock;
  }

  /** Never throws. */
  void tick() {
    try {
      if (leases.hold("quota-uses", TERM)) {
        int deleted;
        do {
          deleted = uses.forget(Span.date(clock.instant()).minusMonths(MONTHS), AT_ONCE);
        } while (deleted == AT_ONCE);
      }
    } catch (RuntimeException e) {
      if (!Outage.is(e)) {
        LOG.error("Former uses of quotas cannot be deleted; it is tried again in an hour", e);
      }
    }
  }
}
