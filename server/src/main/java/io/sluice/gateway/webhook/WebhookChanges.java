package io.sluice.gateway.webhook;

import io.sluice.gateway.access.Client;
import io.sluice.gateway.audit.AuditLog;
import io.sluice.gateway.event.EventAudience;
import io.sluice.gateway.event.EventFilter;
import io.sluice.gateway.event.Events;
import io.sluice.gateway.event.NewEvent;
import io.sluice.gateway.idempotency.Claim;
import io.sluice.gateway.idempotency.Claims;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes, changes and ends webhooks, each with its entry in the audit log. Safe for many threads.
 */
class WebhookChanges {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookChanges.class);
  private static final String SYSTEM = "webhooks";

  private final Webhooks webhooks;
  private final SecretSeal seal;
  private final AuditLog audit;
  private final Claims claims;
  private final Events events;
  private final EventAudience audience;
  private final WebhookSettings settings;
  private final WebhookBell bell;
  private final TransactionOperations transaction;
  private final Clock clock;

  WebhookChanges(
      Webhooks webhooks,
      SecretSeal seal,
      AuditLog audit,
      Claims claims,
      Events events,
      EventAudience audience,
      WebhookSettings settings,
      WebhookBell bell,
      TransactionOperations transaction,
      Clock clock) {
    this.webhooks = webhooks;
    this.seal = seal;
    this.audit = audit;
    this.claims = claims;
    this.events = events;
    this.audience = audience;
    this.settings = settings;
    this.bell = bell;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Makes one.
   *
   * @param claim stored in the same commit; {@code null} for none
   * @return whether it was made; else the claim's key stands for something already
   * @throws RefusedException when the client has too many
   */
  boolean create(Client client, UUID id, Wanted wanted, @Nullable Claim claim, Instant now) {
    Webhook webhook =
        new Webhook(
            0,
            id,
            client.id(),
            Webhook.Format.STANDARD,
            wanted.url,
            wanted.description,
            wanted.events,
            seal.seal(SigningSecret.random(), id),
            null,
            Webhook.Standing.NEW,
            now);
    return Boolean.TRUE.equals(
        transaction.execute(status -> {
          if (claim != null && !claims.insert(List.of(claim)).isEmpty()) {
            return false;
          }
          webhooks.insert(webhook);
          // Others who make one wait at the audit log, so that what is counted below is true.
          note(client.actor(), "webhook.create", id, wanted.url);
          if (webhooks.count(client.id()) > settings.mostPerClient()) {
            throw new RefusedException(
                ErrorCode.WEBHOOK_LIMIT,
                "The client has %d webhooks; delete one first."
                    .formatted(settings.mostPerClient()));
          }
          return true;
        }));
  }

  /** Changes what a client may change, and whether it is told anything. */
  void change(Client client, Webhook webhook, Wanted wanted, @Nullable Boolean enabled) {
    transaction.executeWithoutResult(status -> {
      webhooks.change(webhook.number(), wanted.url, wanted.events, wanted.description);
      if (Boolean.TRUE.equals(enabled)) {
        webhooks.enable(webhook.number());
        bell.ringAfterCommit();
      } else if (Boolean.FALSE.equals(enabled)) {
        webhooks.disable(webhook.number(), "Its client has disabled it.", clock.instant());
      }
      note(
          client.actor(),
          "webhook.change",
          webhook.id(),
          wanted.url
              + " "
              + wanted.events.text()
              + (enabled == null ? "" : enabled ? " enabled" : " disabled"));
      if (enabled != null) {
        audience.announce();
      }
    });
  }

  void delete(String actor, Webhook webhook) {
    transaction.executeWithoutResult(status -> {
      if (webhooks.delete(webhook.number())) {
        note(actor, "webhook.delete", webhook.id(), webhook.url());
        audience.announce();
      }
    });
  }

  /**
   * Replaces the secret.
   *
   * @param overlap how long the former signs as well
   * @return the new one
   */
  SigningSecret rotate(Client client, Webhook webhook, Duration overlap) {
    SigningSecret fresh = SigningSecret.random();
    Instant until = clock.instant().plus(overlap);
    transaction.executeWithoutResult(status -> {
      webhooks.rotate(
          webhook.number(),
          seal.seal(fresh, webhook.id()),
          overlap.isZero() ? null : new Webhook.Former(webhook.secret(), until));
      note(
          client.actor(),
          "webhook.rotate",
          webhook.id(),
          overlap.isZero() ? "" : "the former signs until " + until);
    });
    return fresh;
  }

  /** Gives up on one that does not take anything; its client's other webhooks are told. */
  void disable(Webhook webhook, String reason) {
    Instant now = clock.instant();
    boolean done =
        Boolean.TRUE.equals(
            transaction.execute(status -> {
              if (!webhooks.disable(webhook.number(), reason, now)) {
                return false;
              }
              events.append(List.of(disabled(webhook, reason, now)));
              note(SYSTEM, "webhook.disable", webhook.id(), reason);
              audience.announce();
              return true;
            }));
    if (done) {
      LOG.warn("Webhook {} of client {} is disabled: {}", webhook.id(), webhook.client(), reason);
    }
  }

  private static NewEvent disabled(Webhook webhook, String reason, Instant now) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("webhookId", webhook.id().toString());
    data.put("url", webhook.url());
    data.put("reason", reason);
    return new NewEvent(
        webhook.client(),
        webhook.id(),
        EventFilter.Types.DISABLED,
        now,
        JsonMapper.shared().writeValueAsString(data));
  }

  private void note(String actor, String action, UUID id, String detail) {
    audit.append(actor, action, "webhook " + id, detail);
  }

  /**
   * What a client wants of one.
   *
   * @param url of a {@link io.sluice.gateway.outward.Target}
   */
  record Wanted(String url, EventFilter events, String description) {}
}
