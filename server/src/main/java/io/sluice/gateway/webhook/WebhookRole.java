package io.sluice.gateway.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.lease.Leases;
import io.sluice.gateway.audit.AuditLog;
import io.sluice.gateway.event.EventAudience;
import io.sluice.gateway.event.Events;
import io.sluice.gateway.idempotency.Claims;
import io.sluice.gateway.outward.Courier;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/** What a process of the API has for webhooks: it takes them, and delivers. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.API)
class WebhookRole {
  /** What is not stored at once, because the database is away, is tried again after it. */
  private static final Duration STORE_AGAIN = Duration.ofMillis(500);

  private static final Duration HOURLY = Duration.ofHours(1);

  @Bean
  Courier courier(WebhookSettings settings, Clock clock) {
    return Courier.open(
        new Courier.Limits(settings.connectTimeout(), settings.timeout(), settings.allowPrivate()),
        clock);
  }

  @Bean
  SecretSeal secretSeal(WebhookSettings settings) {
    return SecretSeal.of(settings.encryptionKeys());
  }

  @Bean
  WebhookChanges webhookChanges(
      Webhooks webhooks,
      SecretSeal seal,
      AuditLog audit,
      Claims claims,
      Events events,
      EventAudience audience,
      WebhookSettings settings,
      WebhookBell bell,
      TransactionTemplate transaction,
      Clock clock) {
    return new WebhookChanges(
        webhooks, seal, audit, claims, events, audience, settings, bell, transaction, clock);
  }

  @Bean
  Replays replays(
      DeliveryLog log,
      WebhookDeliveries deliveries,
      AuditLog audit,
      WebhookBell bell,
      TransactionTemplate transaction,
      Clock clock) {
    return new Replays(log, deliveries, audit, bell, transaction, clock);
  }

  @Bean
  Allowances allowances(WebhookSettings settings) {
    return new Allowances(settings.concurrency());
  }

  @Bean
  OutcomeRecorder outcomeRecorder(
      Webhooks webhooks,
      WebhookDeliveries deliveries,
      WebhookChanges changes,
      Allowances allowances,
      MeterRegistry meters,
      WebhookSettings settings,
      WebhookBell bell,
      TransactionTemplate transaction,
      Clock clock) {
    return new OutcomeRecorder(
        webhooks,
        deliveries,
        changes,
        allowances,
        new DeliveryMetrics(meters),
        settings,
        bell,
        transaction,
        clock);
  }

  @Bean
  Deliverer deliverer(
      Webhooks webhooks,
      WebhookDeliveries deliveries,
      Courier courier,
      SecretSeal seal,
      OutcomeRecorder recorder,
      Allowances allowances,
      WebhookSettings settings,
      Clock clock) {
    Messenger messenger =
        new Messenger(courier, seal, settings, clock, RandomGenerator.getDefault());
    return new Deliverer(webhooks, deliveries, messenger, recorder, allowances, settings, clock);
  }

  @Bean
  Ticker deliveringWebhooks(Deliverer deliverer, WebhookBell bell, WebhookSettings settings) {
    Ticker ticker = new Ticker("webhooks", settings::poll, deliverer::tick, deliverer::end);
    bell.hang(ticker::wake);
    return ticker;
  }

  @Bean
  Ticker storingOutcomes(OutcomeRecorder recorder) {
    Ticker ticker = new Ticker("webhook-outcomes", STORE_AGAIN, recorder::flush);
    recorder.hang(ticker::wake);
    return ticker;
  }

  @Bean
  Ticker forgettingDeliveries(
      Webhooks webhooks, DeliveryLog log, Leases leases, WebhookSettings settings, Clock clock) {
    DeliveryRetention retention = new DeliveryRetention(webhooks, log, leases, settings, clock);
    return new Ticker("webhook-retention", HOURLY, retention::tick);
  }

  @Bean
  WebhooksCheck webhooksCheck(DeliveryLog log, Clock clock, MeterRegistry meters) {
    return new WebhooksCheck(log, clock, meters);
  }
}
