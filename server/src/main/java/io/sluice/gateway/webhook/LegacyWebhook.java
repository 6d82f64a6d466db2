package io.sluice.gateway.webhook;

import io.sluice.gateway.access.Clients;
import io.sluice.gateway.audit.AuditLog;
import io.sluice.gateway.event.EventAudience;
import io.sluice.gateway.event.EventFilter;
import io.sluice.gateway.outward.Target;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Phases;
import io.sluice.runtime.role.Role;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes the URL of the relay that was here before ({@code CLIENT_WEBHOOK_URL}) a webhook of the
 * first client, at every start: what is set is what there is, and without it there is none. Any
 * number of processes may do it at once.
 */
@Component
@ForRole(Role.API)
class LegacyWebhook implements SmartLifecycle {
  /** One for an installation. */
  static final UUID ID =
      UUID.nameUUIDFromBytes("CLIENT_WEBHOOK_URL".getBytes(StandardCharsets.US_ASCII));

  private static final Logger LOG = LoggerFactory.getLogger(LegacyWebhook.class);
  private static final String ACTOR = "CLIENT_WEBHOOK_URL";
  private static final EventFilter EVENTS = new EventFilter(Set.of("transaction.*"));

  private final Webhooks webhooks;
  private final Clients clients;
  private final SecretSeal seal;
  private final AuditLog audit;
  private final EventAudience audience;
  private final WebhookSettings settings;
  private final TransactionOperations transaction;
  private final Clock clock;
  private volatile boolean running;

  LegacyWebhook(
      Webhooks webhooks,
      Clients clients,
      SecretSeal seal,
      AuditLog audit,
      EventAudience audience,
      WebhookSettings settings,
      TransactionOperations transaction,
      Clock clock) {
    this.webhooks = webhooks;
    this.clients = clients;
    this.seal = seal;
    this.audit = audit;
    this.audience = audience;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public void start() {
    running = true;
    apply();
  }

  /** Makes it what the settings say. */
  void apply() {
    Optional<Webhook> known = webhooks.find(ID);
    String url = settings.legacyUrl();
    var key = settings.legacySigningKey();
    if (url == null || key == null) {
      known.ifPresent(this::end);
      return;
    }
    SigningSecret secret = SigningSecret.ofWords(key.reveal());
    if (known.filter(each -> isSame(each, url, secret)).isEmpty()) {
      clients
          .first()
          .ifPresentOrElse(
              client -> put(client.id(), url, secret),
              () -> LOG.warn("CLIENT_WEBHOOK_URL has no client yet; set RELAY_API_KEY as well"));
    }
  }

  private boolean isSame(Webhook known, String url, SigningSecret secret) {
    try {
      return known.url().equals(url)
          && seal.open(known.secret(), ID).reveal().equals(secret.reveal());
    } catch (SecretSeal.SealedException e) {
      return false;
    }
  }

  private void put(long client, String url, SigningSecret secret) {
    Target target = Target.of(url, settings.allowPrivate());
    transaction.executeWithoutResult(status -> {
      webhooks.putLegacy(
          new Webhook(
              0,
              ID,
              client,
              Webhook.Format.LEGACY,
              target.url().toString(),
              "set by the operator (CLIENT_WEBHOOK_URL)",
              EVENTS,
              seal.seal(secret, ID),
              null,
              Webhook.Standing.NEW,
              clock.instant()));
      audit.append(ACTOR, "webhook.set", "webhook " + ID, target.url().toString());
      audience.announce();
    });
  }

  private void end(Webhook known) {
    transaction.executeWithoutResult(status -> {
      if (webhooks.delete(known.number())) {
        audit.append(ACTOR, "webhook.delete", "webhook " + ID, known.url());
        audience.announce();
      }
    });
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** After the first client is made, before anything is delivered. */
  @Override
  public int getPhase() {
    return Phases.INFRASTRUCTURE;
  }
}
