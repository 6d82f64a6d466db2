package io.sluice.gateway.event;

import io.sluice.backing.lease.Leases;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Deletes events that were kept long enough, from the oldest on, a small batch in each commit. One
 * process does.
 */
@Component
@ForRole(Role.API)
class EventRetention {
  private static final Duration TERM = Duration.ofMinutes(5);
  private static final String LEASE = "events";
  private static final int AT_ONCE = 1000;

  /** After it others have their turn; the rest goes a minute later. */
  private static final int MOST_BATCHES = 200;

  private final Events events;
  private final Leases leases;
  private final EventSettings settings;
  private final Clock clock;

  EventRetention(Events events, Leases leases, EventSettings settings, Clock clock) {
    this.events = events;
    this.leases = leases;
    this.settings = settings;
    this.clock = clock;
  }

  /** Called by one thread. Never throws. */
  void tick() {
    leases.forAll(LEASE, TERM, "Old events cannot be deleted", this::forget);
  }

  void forget() {
    Instant before = clock.instant().minus(settings.keep());
    int batches = 0;
    while (batches < MOST_BATCHES && events.forget(before, AT_ONCE) == AT_ONCE) {
      batches++;
    }
  }
}
