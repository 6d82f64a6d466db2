package io.sluice.gateway.webhook;

import io.sluice.backing.database.DatabaseFault;
import io.sluice.backing.lease.Leases;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Forgets deliveries that are older than what is kept, and all of webhooks that were deleted, in
 * small statements. One process does it for all.
 */
class DeliveryRetention {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryRetention.class);
  private static final String LEASE = "webhook-retention";
  private static final Duration TERM = Duration.ofMinutes(5);

  /** Rows deleted in one statement, which takes milliseconds. */
  private static final int BATCH = 1000;

  /** Rows deleted of one webhook before others have their turn. */
  private static final int MOST = 100_000;

  private final Webhooks webhooks;
  private final DeliveryLog log;
  private final Leases leases;
  private final WebhookSettings settings;
  private final Clock clock;

  DeliveryRetention(
      Webhooks webhooks, DeliveryLog log, Leases leases, WebhookSettings settings, Clock clock) {
    this.webhooks = webhooks;
    this.log = log;
    this.leases = leases;
    this.settings = settings;
    this.clock = clock;
  }

  void tick() {
    try {
      for (Webhooks.Listed each : webhooks.numbers()) {
        if (!leases.hold(LEASE, TERM)) {
          return;
        }
        if (each.state() == Webhook.State.DELETED) {
          remove(each.number());
        } else {
          forget(each.number(), EventIds.first(clock.instant().minus(settings.keep())));
        }
      }
    } catch (DataAccessException e) {
      if (!DatabaseFault.of(e).isOutage()) {
        LOG.error("Old webhook deliveries could not be deleted", e);
      }
    }
  }

  private void remove(long number) {
    if (forget(number, EventIds.LAST)) {
      while (log.forgetLines(number, BATCH) == BATCH) {
        // the next of them
      }
      webhooks.remove(number);
    }
  }

  /** Whether nothing is left. */
  private boolean forget(long number, UUID before) {
    for (int all = 0; all < MOST; all += BATCH) {
      if (log.forget(number, before, BATCH) < BATCH) {
        return true;
      }
    }
    return false;
  }
}
