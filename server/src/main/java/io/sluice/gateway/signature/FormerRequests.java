package io.sluice.gateway.signature;

import io.sluice.backing.lease.Leases;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Forgets signed requests that would be refused by their age alone. One thread. */
@Component
@ForRole(Role.API)
class FormerRequests {
  private static final Duration TERM = Duration.ofMinutes(3);
  private static final int AT_ONCE = 1000;

  /** Twice the window: clocks of processes differ too. */
  private static final Duration KEPT = SignatureFilter.WINDOW.multipliedBy(2);

  private final SignedRequests seen;
  private final Leases leases;
  private final Clock clock;

  FormerRequests(SignedRequests seen, Leases leases, Clock clock) {
    this.seen = seen;
    this.leases = leases;
    this.clock = clock;
  }

  /** Never throws. */
  void tick() {
    leases.forAll("signed-requests", TERM, "Signed requests cannot be forgotten", this::forget);
  }

  private void forget() {
    Instant before = clock.instant().minus(KEPT);
    while (seen.forget(before, AT_ONCE) == AT_ONCE) {
      // the next of them
    }
  }
}
