package io.sluice.backing.fact;

import io.sluice.backing.lease.Leases;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Deletes the facts of subscriptions that no process has any more. They are kept for a week, for an
 * installation that goes back to an older version, or that runs two versions side by side.
 */
@Component
@ForRole({Role.API, Role.RELAY})
class Unclaimed {
  private static final Duration KEPT = Duration.ofDays(7);
  private static final Duration TERM = Duration.ofMinutes(5);
  private static final String LEASE = "facts";
  private static final int AT_ONCE = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Unclaimed.class);

  private final WaitingFacts facts;
  private final Subscriptions subscriptions;
  private final Leases leases;
  private final Clock clock;

  Unclaimed(WaitingFacts facts, Subscriptions subscriptions, Leases leases, Clock clock) {
    this.facts = facts;
    this.subscriptions = subscriptions;
    this.leases = leases;
    this.clock = clock;
  }

  /** Called by one thread. Never throws. */
  void tick() {
    leases.forAll(LEASE, TERM, "Facts that nobody wants cannot be deleted", this::forget);
  }

  void forget() {
    List<String> known = subscriptions.names();
    for (String name : facts.names()) {
      if (!known.contains(name)) {
        forget(name);
      }
    }
  }

  private void forget(String name) {
    int forgotten = 0;
    int some;
    do {
      some = facts.forget(name, KEPT, clock.instant(), AT_ONCE);
      forgotten += some;
    } while (some == AT_ONCE);
    if (forgotten > 0) {
      LOG.warn(
          "{} facts for {} are deleted: no subscription is named so, and they had waited for {} days",
          forgotten,
          name,
          KEPT.toDays());
    }
  }
}
