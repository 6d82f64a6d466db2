package io.sluice.gateway.quota;

import io.sluice.backing.lease.Leases;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import org.springframework.stereotype.Component;

/** Deletes what was used in months that no limit asks for any more. One thread. */
@Component
@ForRole(Role.API)
class FormerUses {
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
    leases.forAll("quota-uses", TERM, "Former uses of quotas cannot be deleted", this::forget);
  }

  private void forget() {
    LocalDate before = Span.date(clock.instant()).minusMonths(MONTHS);
    while (uses.forget(before, AT_ONCE) == AT_ONCE) {
      // the next of them
    }
  }
}
