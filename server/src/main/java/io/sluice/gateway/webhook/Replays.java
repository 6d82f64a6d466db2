package io.sluice.gateway.webhook;

import io.sluice.gateway.access.Client;
import io.sluice.gateway.audit.AuditLog;
import io.sluice.gateway.event.EventFilter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** Delivers again what was delivered or given up, under the same ids; and what is only a test. */
class Replays {
  /** Deliveries opened again in one database transaction. */
  private static final int BATCH = 500;

  /** And by one request. */
  static final int MOST = 10_000;

  private final DeliveryLog log;
  private final WebhookDeliveries deliveries;
  private final AuditLog audit;
  private final WebhookBell bell;
  private final TransactionOperations transaction;
  private final Clock clock;

  Replays(
      DeliveryLog log,
      WebhookDeliveries deliveries,
      AuditLog audit,
      WebhookBell bell,
      TransactionOperations transaction,
      Clock clock) {
    this.log = log;
    this.deliveries = deliveries;
    this.audit = audit;
    this.bell = bell;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Delivers one again; one that waits goes on as it was. */
  void one(Client client, Webhook webhook, WebhookDelivery.Logged delivery) {
    transaction.executeWithoutResult(status -> {
      reopen(webhook, List.of(new DeliveryLog.Ended(delivery.eventId(), delivery.subject())));
      note(client, webhook, WebhookDelivery.messageId(delivery.eventId()));
    });
  }

  /**
   * Delivers again what has ended of a while, the oldest first.
   *
   * @param failed what was given up alone
   */
  Replayed range(Client client, Webhook webhook, UUID after, UUID before, boolean failed) {
    int all = 0;
    UUID last = after;
    boolean more = true;
    while (more && all < MOST) {
      List<DeliveryLog.Ended> some =
          log.ended(webhook.number(), last, before, failed, Math.min(BATCH, MOST - all) + 1);
      more = some.size() > BATCH || all + some.size() > MOST;
      List<DeliveryLog.Ended> batch = more ? some.subList(0, some.size() - 1) : some;
      if (batch.isEmpty()) {
        break;
      }
      transaction.executeWithoutResult(status -> reopen(webhook, batch));
      all += batch.size();
      last = batch.getLast().event();
    }
    note(client, webhook, all + " deliveries");
    return new Replayed(all, more ? last : null);
  }

  private void reopen(Webhook webhook, List<DeliveryLog.Ended> some) {
    Instant now = clock.instant();
    log.reopen(webhook.number(), some.stream().map(DeliveryLog.Ended::event).toList(), now);
    deliveries.rejoin(
        webhook.number(), some.stream().map(DeliveryLog.Ended::subject).toList(), now);
    bell.ringAfterCommit();
  }

  /**
   * Sends something that only says that it is a test.
   *
   * @return its event
   */
  UUID test(Webhook webhook) {
    Instant now = clock.instant();
    UUID event = EventIds.next();
    String body =
        "{\"type\":\"%s\",\"timestamp\":\"%s\",\"data\":{\"webhookId\":\"%s\"}}"
            .formatted(EventFilter.Types.TEST, now, webhook.id());
    transaction.executeWithoutResult(status -> {
      deliveries.insert(
          List.of(
              new WebhookDelivery(
                  webhook.number(), event, event, 0, EventFilter.Types.TEST, body, 0, 0, now)),
          now);
      bell.ringAfterCommit();
    });
    return event;
  }

  private void note(Client client, Webhook webhook, String detail) {
    transaction.executeWithoutResult(status ->
        audit.append(client.actor(), "webhook.replay", "webhook " + webhook.id(), detail));
  }

  /**
   * What came of a replay.
   *
   * @param last the last of them when there are more; {@code null} when those were all
   */
  record Replayed(int deliveries, @Nullable UUID last) {}
}
