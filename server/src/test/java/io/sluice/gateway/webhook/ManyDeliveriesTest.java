package io.sluice.gateway.webhook;

import static io.sluice.Eventually.eventually;
import static io.sluice.gateway.webhook.WebhookDelivery.State.DELIVERED;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.event.NewEvent;
import io.sluice.gateway.outward.Receiver;
import io.sluice.gateway.outward.Receiver.Conduct;
import io.sluice.gateway.outward.Receiver.Received;
import io.sluice.runtime.settings.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Much at once: several processes, bad neighbours, and what comes while something goes. */
@Timeout(120)
class ManyDeliveriesTest {
  private static final String[] LIFE = {
    "transaction.accepted", "transaction.submitted", "transaction.mined", "transaction.confirmed"
  };

  private final WebhookRig rig = new WebhookRig();
  private final Receiver receiver = Receiver.start();

  @AfterEach
  void close() {
    receiver.close();
    rig.close();
  }

  /** A line that is emptied while something comes into it must not end. */
  @Test
  void nothingIsLostOrOutOfOrderWhileProcessesTellAndDeliver() throws Exception {
    Webhook webhook = rig.webhook(receiver.url());
    List<UUID> subjects = IntStream.range(0, 40).mapToObj(i -> UUID.randomUUID()).toList();
    WebhookRig other = rig.beside();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> telling = new ArrayList<>();
      for (int teller = 0; teller < 4; teller++) {
        List<UUID> its = subjects.subList(teller * 10, teller * 10 + 10);
        telling.add(
            threads.submit(() -> {
              for (int step = 0; step < 12; step++) {
                for (UUID subject : its) {
                  rig.happens(subject, "step." + (char) ('a' + step));
                }
              }
            }));
      }
      Future<?> second = threads.submit(() -> workUntilDone(other, telling));
      workUntilDone(rig, telling);
      second.get();
    }
    rig.work();
    assertThat(rig.logged(webhook, DELIVERED)).hasSize(480);
    assertThat(rig.lines()).isZero();
    Map<String, String> orders = new HashMap<>();
    for (Received each : receiver.received()) {
      String[] parts = each.body().split("\"", -1);
      orders.merge(parts[13], parts[3].substring(5), String::concat);
    }
    assertThat(orders).hasSize(40);
    assertThat(orders.values()).containsOnly("abcdefghijkl");
    other.close();
  }

  @Test
  void whatComesIntoALineWhileItIsEmptiedIsNotForgotten() {
    Webhook webhook = rig.webhook(receiver.url());
    UUID subject = UUID.randomUUID();
    receiver.conducts(request -> {
      if (request.body().contains("transaction.pending")) {
        rig.happens(subject, "transaction.sent");
      }
      return new Conduct.Answer(204);
    });
    rig.happens(subject, "transaction.pending");
    rig.work();
    assertThat(rig.logged(webhook, DELIVERED)).hasSize(2);
    assertThat(rig.lines()).isZero();
  }

  private static void workUntilDone(WebhookRig rig, List<Future<?>> telling) {
    do {
      rig.work();
    } while (telling.stream().anyMatch(each -> !each.isDone()));
    rig.work();
  }

  @Test
  void oneThatHangsCostsOthersNothingAndIsOnlyProbed() {
    Receiver hanging = Receiver.start().conducts(new Conduct.Hang());
    Webhook bad = rig.webhook(hanging.url());
    Webhook good = rig.webhook(receiver.url());
    for (int i = 0; i < 100; i++) {
      rig.happens("transaction.mined");
    }
    rig.work();
    assertThat(rig.logged(good, DELIVERED)).hasSize(100);
    assertThat(hanging.received().size()).as("until it was known").isBetween(5, 8);
    assertThat(hanging.mostOpen()).isLessThanOrEqualTo(4);
    int before = hanging.received().size();
    rig.clock.advance(Duration.ofMinutes(1));
    WebhookRig other = rig.beside();
    other.deliverer.begin();
    rig.work();
    other.work();
    assertThat(hanging.received()).as("one probe of all processes").hasSize(before + 1);
    hanging.conducts(new Conduct.Answer(200));
    rig.clock.advance(Duration.ofHours(7));
    rig.work();
    assertThat(rig.logged(bad, DELIVERED)).hasSize(100);
    hanging.close();
    other.close();
  }

  @Test
  void fiftyThatHangTakeFewThreadsAndNoTime() {
    Receiver hanging = Receiver.start().conducts(new Conduct.Hang());
    for (int i = 0; i < 50; i++) {
      rig.webhook(hanging.url());
    }
    Webhook good = rig.webhook(receiver.url());
    for (int i = 0; i < 20; i++) {
      rig.happens("transaction.mined");
    }
    eventually(() -> {
      rig.deliverer.begin();
      rig.clock.advance(Duration.ofMillis(100));
      assertThat(rig.logged(good, DELIVERED)).hasSize(20);
    });
    assertThat(hanging.mostOpen()).isLessThanOrEqualTo(200);
    hanging.close();
  }

  @Test
  void aBatchCostsTheSameTripsHoweverLargeItIs() {
    rig.webhook(receiver.url());
    rig.webhook(receiver.url());
    rig.happens(LIFE); // statements are prepared
    rig.work();
    double before = rig.roundTrips();
    rig.transaction.executeWithoutResult(status -> {
      // nothing
    });
    double empty = rig.roundTrips() - before;
    before = rig.roundTrips();
    rig.happens(LIFE);
    double few = rig.roundTrips() - before;
    before = rig.roundTrips();
    rig.transaction.executeWithoutResult(status -> {
      List<NewEvent> many = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        many.add(
            new NewEvent(WebhookRig.CLIENT, UUID.randomUUID(), LIFE[0], rig.clock.instant(), "{}"));
      }
      rig.events.append(many);
    });
    assertThat(rig.roundTrips() - before).as("to store").isEqualTo(few).isLessThan(empty + 8);
    before = rig.roundTrips();
    rig.deliverer.begin();
    assertThat(rig.roundTrips() - before).as("to claim").isGreaterThanOrEqualTo(3);
  }

  @Test
  void aSecretIsUnreadableInTheDatabase() {
    byte[] key = new byte[32];
    new Random(5).nextBytes(key);
    Secret setting = Secret.of(Base64.getEncoder().encodeToString(key));
    WebhookRig sealed = new WebhookRig(rig.database, rig.clock, WebhookRig.settings(true, setting));
    Webhook webhook = sealed.webhook(receiver.url());
    Webhook plain = rig.webhook(receiver.url());
    assertThat(webhook.secret()).startsWith("aes1:").doesNotContain(sealed.secret(webhook));
    assertThat(sealed.secret(plain)).as("stored before there was a key").startsWith("whsec_");
    rig.happens("transaction.mined");
    rig.work();
    assertThat(rig.only(plain).state()).isEqualTo(DELIVERED);
    assertThat(rig.only(webhook).tries()).as("by a process without the key").isZero();
    rig.sql.update(
        "UPDATE webhooks SET secret = ? WHERE number = ?", webhook.secret(), plain.number());
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> sealed.secret(plain)))
        .as("of another endpoint")
        .isInstanceOf(IllegalStateException.class);
    rig.clock.advance(Duration.ofMinutes(1));
    sealed.work();
    assertThat(rig.only(webhook).state()).isEqualTo(DELIVERED);
    sealed.close();
  }

  @Test
  void aRangeIsDeliveredAgainUnderTheSameIds() {
    Webhook webhook = rig.webhook(receiver.url());
    for (int i = 0; i < 30; i++) {
      rig.happens("transaction.mined");
    }
    rig.work();
    rig.sql.update("UPDATE webhook_deliveries SET state = 'GIVEN_UP' ORDER BY event_id LIMIT 10");
    var client =
        new io.sluice.gateway.access.Client(WebhookRig.CLIENT, "shop", "k", java.util.Set.of());
    UUID first = new UUID(0, 0);
    assertThat(rig.replays.range(client, webhook, first, EventIds.LAST, true))
        .isEqualTo(new Replays.Replayed(10, null));
    rig.work();
    assertThat(receiver.received()).hasSize(40);
    assertThat(rig.replays.range(client, webhook, first, EventIds.LAST, false).deliveries())
        .isEqualTo(30);
    rig.work();
    assertThat(receiver.received()).hasSize(70);
    assertThat(receiver.received().stream().map(each -> each.header("webhook-id")).distinct())
        .hasSize(30);
    assertThat(rig.logged(webhook, DELIVERED)).hasSize(30);
  }

  @Test
  void whatIsOldOrDeletedIsForgotten() {
    rig.toTheTimeOfReceivers();
    Webhook webhook = rig.webhook(receiver.url());
    Webhook over = rig.webhook(receiver.url());
    for (int i = 0; i < 20; i++) {
      rig.happens("transaction.mined");
    }
    rig.deliverer.begin();
    rig.work();
    rig.changes.delete("a test", over);
    var leases = io.sluice.backing.lease.LeaseSteps.leases(rig.sql, rig.clock);
    var retention = new DeliveryRetention(rig.webhooks, rig.log, leases, rig.settings, rig.clock);
    retention.tick();
    assertThat(rig.sql.queryForList("SELECT DISTINCT endpoint FROM webhook_deliveries", Long.class))
        .containsExactly(webhook.number());
    assertThat(rig.sql.queryForList("SELECT number FROM webhooks", Long.class))
        .containsExactly(webhook.number());
    assertThat(rig.logged(webhook, null)).hasSize(20);
    rig.clock.advance(Duration.ofDays(31));
    retention.tick();
    assertThat(rig.logged(webhook, null)).isEmpty();
  }
}
