package io.sluice.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.TestClock;
import io.sluice.backing.database.CountedDatabase;
import io.sluice.backing.database.RetriedTransactions;
import io.sluice.backing.database.TestDatabase;
import io.sluice.gateway.audit.TestAudit;
import io.sluice.gateway.event.EventFilter;
import io.sluice.gateway.event.Events;
import io.sluice.gateway.event.NewEvent;
import io.sluice.gateway.event.TestEvents;
import io.sluice.gateway.idempotency.TestClaims;
import io.sluice.gateway.outward.Courier;
import io.sluice.gateway.outward.TestCourier;
import io.sluice.runtime.settings.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Webhooks of a process without its threads: deliveries are begun when a test says so. */
final class WebhookRig implements AutoCloseable {
  static final long CLIENT = 7;
  static final Duration TIMEOUT = Duration.ofSeconds(1);

  final TestClock clock;
  final TestDatabase database;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final JdbcTemplate sql;
  final TransactionTemplate transaction;
  final WebhookSettings settings;
  final Webhooks webhooks;
  final WebhookDeliveries deliveries;
  final DeliveryLog log;
  final WebhookBell bell = new WebhookBell();
  final Events events;
  final SecretSeal seal;
  final WebhookChanges changes;
  final Replays replays;
  final Allowances allowances;
  final OutcomeRecorder recorder;
  final Deliverer deliverer;
  private final Courier courier;

  WebhookRig() {
    this(TestDatabase.migrated(), new TestClock(), settings(true));
  }

  WebhookRig(TestDatabase database, TestClock clock, WebhookSettings settings) {
    this.database = database;
    this.clock = clock;
    this.settings = settings;
    var source = CountedDatabase.of(database.dataSource(), meters.counter("sql.round.trips"));
    sql = new JdbcTemplate(source);
    transaction =
        new RetriedTransactions(new JdbcTransactionManager(source), meters, new Random(42));
    webhooks = new Webhooks(sql);
    deliveries = new WebhookDeliveries(sql);
    log = new DeliveryLog(sql);
    events = TestEvents.of(sql, new DeliverySink(webhooks, deliveries, bell, clock));
    seal = SecretSeal.of(settings.encryptionKeys());
    var audit = TestAudit.of(sql, clock);
    changes =
        new WebhookChanges(
            webhooks,
            seal,
            audit,
            TestClaims.of(sql),
            events,
            TestEvents.audience(sql),
            settings,
            bell,
            transaction,
            clock);
    replays = new Replays(log, deliveries, audit, bell, transaction, clock);
    allowances = new Allowances(settings.concurrency());
    recorder =
        new OutcomeRecorder(
            webhooks,
            deliveries,
            changes,
            allowances,
            new DeliveryMetrics(meters),
            settings,
            bell,
            transaction,
            clock);
    recorder.hang(recorder::flush);
    courier = TestCourier.of(settings.timeout(), settings.allowPrivate(), clock);
    deliverer =
        new Deliverer(
            webhooks,
            deliveries,
            new Messenger(courier, seal, settings, clock, new Random(1)),
            recorder,
            allowances,
            settings,
            clock);
  }

  static WebhookSettings settings(boolean allowPrivate, Secret... keys) {
    return new WebhookSettings(
        allowPrivate,
        Arrays.asList(keys),
        TIMEOUT,
        TIMEOUT,
        20,
        64,
        Duration.ofMillis(100),
        Duration.ofMinutes(1),
        Duration.ofDays(5),
        Duration.ofDays(30),
        null,
        null);
  }

  /** Another process on the same database. */
  WebhookRig beside() {
    return new WebhookRig(database, clock, settings);
  }

  /** Begins what is due, again and again, until nothing is, and waits for its end. */
  void work() {
    for (int i = 0; i < 1000; i++) {
      int begun = deliverer.begin();
      try {
        assertThat(allowances.awaitNone(TimeUnit.SECONDS.toNanos(20))).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (begun == 0) {
        return;
      }
    }
  }

  Webhook webhook(String url, String... types) {
    return webhook(url, Webhook.Format.STANDARD, types);
  }

  Webhook webhook(String url, Webhook.Format format, String... types) {
    UUID id = EventIds.next();
    webhooks.insert(
        new Webhook(
            0,
            id,
            CLIENT,
            format,
            url,
            "",
            types.length == 0 ? EventFilter.ALL : new EventFilter(Set.of(types)),
            seal.seal(SigningSecret.random(), id),
            null,
            Webhook.Standing.NEW,
            clock.instant()));
    return webhooks.find(id).orElseThrow();
  }

  Webhook now(Webhook webhook) {
    return webhooks.find(webhook.id()).orElseThrow();
  }

  String secret(Webhook webhook) {
    try {
      return seal.open(now(webhook).secret(), webhook.id()).reveal();
    } catch (SecretSeal.SealedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stores events of a subject, in one commit. */
  UUID happens(UUID subject, String... types) {
    transaction.executeWithoutResult(status ->
        events.append(
            Arrays.stream(types)
                .map(type ->
                    new NewEvent(
                        CLIENT,
                        subject,
                        type,
                        clock.instant(),
                        "{\"transactionId\":\"%s\",\"status\":\"%s\",\"transactionHash\":null}"
                            .formatted(subject, type.substring(type.indexOf('.') + 1))))
                .toList()));
    return subject;
  }

  UUID happens(String... types) {
    return happens(UUID.randomUUID(), types);
  }

  List<WebhookDelivery.Logged> logged(Webhook webhook, WebhookDelivery.@Nullable State state) {
    return log.list(webhook.number(), new DeliveryLog.Filter(state, null, null), 10_000);
  }

  WebhookDelivery.Logged only(Webhook webhook) {
    List<WebhookDelivery.Logged> all = logged(webhook, null);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  int lines() {
    Integer count = sql.queryForObject("SELECT COUNT(*) FROM webhook_lines", Integer.class);
    return count == null ? 0 : count;
  }

  /** As late as this machine is, for those who compare times with their own. */
  void toTheTimeOfReceivers() {
    Instant real = Clock.systemUTC().instant();
    clock.advance(Duration.between(clock.instant(), real));
  }

  double roundTrips() {
    return meters.counter("sql.round.trips").count();
  }

  @Override
  public void close() {
    deliverer.end();
    courier.close();
  }
}
