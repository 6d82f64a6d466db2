package io.sluice.gateway.webhook;

import static io.sluice.gateway.webhook.WebhookDelivery.State.DELIVERED;
import static io.sluice.gateway.webhook.WebhookDelivery.State.GIVEN_UP;
import static io.sluice.gateway.webhook.WebhookDelivery.State.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.sluice.gateway.outward.Posted;
import io.sluice.gateway.outward.Receiver;
import io.sluice.gateway.outward.Receiver.Conduct;
import io.sluice.gateway.outward.Receiver.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What receivers get, when, and what becomes of it. */
@Timeout(120)
class DeliveringTest {
  private static final Conduct BROKEN = new Conduct.Answer(500, "", "oh dear");

  private final WebhookRig rig = new WebhookRig();
  private final Receiver receiver = Receiver.start();

  @AfterEach
  void close() {
    receiver.close();
    rig.close();
  }

  @Test
  void aReceiverVerifiesWithTheStandardsOwnLibrary() throws Exception {
    rig.toTheTimeOfReceivers();
    Webhook webhook = rig.webhook(receiver.url());
    UUID subject = rig.happens("transaction.mined");
    rig.work();
    Received request = receiver.received().getFirst();
    new com.standardwebhooks.Webhook(rig.secret(webhook)).verify(request.body(), request.headers());
    assertThatThrownBy(() ->
            new com.standardwebhooks.Webhook(SigningSecret.random().reveal())
                .verify(request.body(), request.headers()))
        .isInstanceOf(WebhookVerificationException.class);
    assertThat(request.body())
        .startsWith("{\"type\":\"transaction.mined\",\"timestamp\":\"20")
        .endsWith(
            "\",\"data\":{\"transactionId\":\"%s\",\"status\":\"mined\",\"transactionHash\":null}}"
                .formatted(subject));
    WebhookDelivery.Logged logged = rig.only(webhook);
    assertThat(request.header("webhook-id")).isEqualTo("msg_" + logged.eventId());
    assertThat(logged.state()).isEqualTo(DELIVERED);
    assertThat(logged.statusCode()).isEqualTo(204);
    assertThat(rig.now(webhook).standing().lastSuccessAt()).isNotNull();
    assertThat(rig.lines()).as("nothing waits").isZero();
  }

  @Test
  void whileASecretIsReplacedBothSign() throws Exception {
    rig.toTheTimeOfReceivers();
    Webhook webhook = rig.webhook(receiver.url());
    String former = rig.secret(webhook);
    rig.changes.rotate(
        new io.sluice.gateway.access.Client(WebhookRig.CLIENT, "shop", "k", java.util.Set.of()),
        webhook,
        Duration.ofMinutes(2));
    rig.happens("transaction.mined");
    rig.work();
    rig.clock.advance(Duration.ofMinutes(3));
    rig.happens("transaction.mined");
    rig.work();
    Received during = receiver.received().getFirst();
    assertThat(during.header("webhook-signature").split(" ", -1)).hasSize(2);
    for (String each : List.of(former, rig.secret(webhook))) {
      new com.standardwebhooks.Webhook(each).verify(during.body(), during.headers());
    }
    Received later = receiver.received().get(1);
    assertThat(later.header("webhook-signature").split(" ", -1)).hasSize(1);
    new com.standardwebhooks.Webhook(rig.secret(webhook)).verify(later.body(), later.headers());
  }

  @Test
  void whatFailsComesAgainTheSameUntilItIsGivenUp() {
    receiver.conducts(BROKEN);
    Webhook webhook = rig.webhook(receiver.url());
    rig.happens("transaction.mined");
    Instant start = rig.clock.instant();
    for (int tries = 1; tries <= 10; tries++) {
      rig.work();
      assertThat(receiver.received()).hasSize(tries);
      WebhookDelivery.Logged logged = rig.only(webhook);
      assertThat(logged.tries()).isEqualTo(tries);
      assertThat(logged.answer()).isEqualTo("oh dear");
      if (tries < 10) {
        Duration pause = RetrySchedule.PAUSES.get(tries - 1);
        Duration planned = Duration.between(rig.clock.instant(), logged.nextAt());
        assertThat(planned).isBetween(pause, pause.multipliedBy(11).dividedBy(10));
        rig.clock.advance(planned.minusSeconds(1));
        rig.work();
        assertThat(receiver.received()).as("not before").hasSize(tries);
        rig.clock.advance(Duration.ofSeconds(1));
      }
    }
    assertThat(Duration.between(start, rig.clock.instant())).isGreaterThan(Duration.ofHours(75));
    assertThat(rig.only(webhook).state()).isEqualTo(GIVEN_UP);
    assertThat(rig.only(webhook).nextAt()).isNull();
    assertThat(receiver.received().stream().map(each -> each.header("webhook-id")).distinct())
        .hasSize(1);
    assertThat(receiver.received().stream().map(Received::body).distinct()).hasSize(1);
    assertThat(
            receiver.received().stream().map(each -> each.header("webhook-timestamp")).distinct())
        .as("each is signed when it is sent")
        .hasSize(10);
    assertThat(rig.lines()).isZero();
  }

  static List<Conduct> misconduct() {
    return List.of(
        new Conduct.Answer(199 + 101),
        new Conduct.Answer(301, "Location: http://127.0.0.1/\r\n", ""),
        new Conduct.Answer(400),
        new Conduct.Answer(404, "", "\0\uD800 \u202e not here"),
        new Conduct.Answer(500),
        new Conduct.Answer(999),
        new Conduct.Hang(),
        new Conduct.Reset(),
        new Conduct.Trickle("HTTP/1.1 200 O"),
        new Conduct.Trickle("SSH-2.0-OpenSSH_9.9\r\n"),
        new Conduct.Flood(""),
        new Conduct.Flood("HTTP/1.1 500 \r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource("misconduct")
  void onlyAClearAnswerIsSuccess(Conduct conduct) {
    receiver.conducts(conduct);
    Webhook webhook = rig.webhook(receiver.url());
    rig.happens("transaction.mined");
    rig.work();
    assertThat(rig.only(webhook).state()).isEqualTo(WAITING);
    assertThat(rig.now(webhook).standing().failures()).isEqualTo(1);
    assertThat(rig.now(webhook).standing().lastFailure()).isNotEmpty();
    receiver.conducts(new Conduct.Answer(299));
    rig.clock.advance(Duration.ofSeconds(6));
    rig.work();
    assertThat(rig.only(webhook).state()).isEqualTo(DELIVERED);
    assertThat(rig.now(webhook).standing().failures()).isZero();
  }

  @Test
  void whatFollowsOfASubjectWaitsAndOthersGoOn() {
    UUID slow = UUID.randomUUID();
    AtomicInteger refusals = new AtomicInteger(2);
    receiver.conducts(request ->
        request.body().contains(slow.toString()) && refusals.getAndDecrement() > 0
            ? BROKEN
            : new Conduct.Answer(200));
    Webhook webhook = rig.webhook(receiver.url());
    rig.happens(slow, "transaction.accepted", "transaction.submitted");
    UUID other = rig.happens("transaction.accepted", "transaction.submitted");
    rig.work();
    assertThat(typesOf(other)).containsExactly("transaction.accepted", "transaction.submitted");
    assertThat(typesOf(slow)).containsExactly("transaction.accepted");
    rig.happens(slow, "transaction.mined");
    rig.clock.advance(Duration.ofSeconds(6));
    rig.work();
    rig.clock.advance(Duration.ofMinutes(6));
    rig.work();
    assertThat(typesOf(slow))
        .containsExactly(
            "transaction.accepted",
            "transaction.accepted",
            "transaction.accepted",
            "transaction.submitted",
            "transaction.mined");
    assertThat(rig.logged(webhook, DELIVERED)).hasSize(5);
  }

  @Test
  void whatFollowsSomethingGivenUpHasItsOwnTries() {
    receiver.conducts(BROKEN);
    Webhook webhook = rig.webhook(receiver.url());
    UUID subject = rig.happens("transaction.accepted", "transaction.submitted");
    for (int tries = 1; tries <= 10; tries++) {
      rig.work();
      rig.clock.advance(Duration.ofHours(27));
      rig.changes.change(client(), rig.now(webhook), wanted(webhook), true); // stays enabled
      rig.sql.update("UPDATE webhooks SET failing_since = NULL");
    }
    assertThat(typesOf(subject)).hasSize(11).endsWith("transaction.submitted");
    receiver.conducts(new Conduct.Answer(200));
    rig.work();
    assertThat(rig.logged(webhook, DELIVERED)).hasSize(1);
    assertThat(rig.logged(webhook, GIVEN_UP)).hasSize(1);
  }

  @Test
  void aReceiverThatSaysGoneIsDisabledAndItsClientIsTold() {
    Receiver other = Receiver.start();
    receiver.conducts(new Conduct.Answer(410));
    Webhook gone = rig.webhook(receiver.url());
    rig.webhook(other.url());
    rig.happens("transaction.mined");
    rig.work();
    Webhook.Standing standing = rig.now(gone).standing();
    assertThat(standing.state()).isEqualTo(Webhook.State.DISABLED);
    assertThat(standing.disabledReason()).contains("410");
    assertThat(other.received().stream().map(Received::body))
        .anyMatch(body ->
            body.contains("\"type\":\"webhook.disabled\"") && body.contains(gone.id().toString()));
    assertThat(rig.sql.queryForList("SELECT action FROM audit_entries", String.class))
        .contains("webhook.disable");
    rig.happens("transaction.confirmed");
    rig.clock.advance(Duration.ofHours(1));
    rig.work();
    assertThat(receiver.received()).as("it is left alone").hasSize(1);
    receiver.conducts(new Conduct.Answer(200));
    rig.changes.change(client(), gone, wanted(gone), true);
    rig.work();
    assertThat(rig.logged(gone, DELIVERED)).as("what had been waiting").hasSize(1);
    other.close();
  }

  @Test
  void aReceiverThatFailsForDaysIsDisabled() {
    receiver.conducts(BROKEN);
    Webhook webhook = rig.webhook(receiver.url());
    rig.happens("transaction.mined");
    rig.work();
    rig.clock.advance(Duration.ofDays(4));
    rig.happens("transaction.mined");
    rig.work();
    assertThat(rig.now(webhook).isActive()).isTrue();
    rig.clock.advance(Duration.ofDays(1));
    rig.work();
    assertThat(rig.now(webhook).isActive()).isFalse();
    assertThat(rig.now(webhook).standing().disabledReason())
        .startsWith("Every try has failed since 2026-01-02")
        .endsWith("HTTP 500");
  }

  @Test
  void aReceiverThatIsBusyIsLeftAloneAsLongAsItAsks() {
    receiver.conducts(new Conduct.Answer(429, "Retry-After: 600\r\n", ""));
    Webhook webhook = rig.webhook(receiver.url());
    rig.happens("transaction.mined");
    rig.work();
    rig.happens("transaction.mined");
    rig.clock.advance(Duration.ofSeconds(599));
    rig.work();
    assertThat(receiver.received()).as("nothing else either").hasSize(1);
    receiver.conducts(new Conduct.Answer(200));
    rig.clock.advance(Duration.ofSeconds(1));
    rig.work();
    assertThat(rig.logged(webhook, DELIVERED)).hasSize(2);
  }

  @Test
  void onlyWhatIsWantedIsTold() {
    Receiver picky = Receiver.start();
    rig.webhook(receiver.url(), "transaction.*");
    rig.webhook(picky.url(), "transaction.confirmed", "webhook.disabled");
    UUID subject = rig.happens("transaction.mined", "transaction.confirmed", "quota.reached");
    rig.work();
    assertThat(typesOf(subject)).containsExactly("transaction.mined", "transaction.confirmed");
    assertThat(picky.received()).hasSize(1);
    picky.close();
  }

  @Test
  void whatADeadProcessWasDeliveringComesAgainUnderTheSameId() {
    Webhook webhook = rig.webhook(receiver.url());
    rig.happens("transaction.mined");
    Instant now = rig.clock.instant();
    List<Long> numbers =
        rig.deliveries.candidates(List.of(new WebhookDeliveries.Room(webhook.number(), 9)), now);
    List<DeliveryLine> claimed =
        rig.deliveries.claim(numbers, UUID.randomUUID(), now, now.plusSeconds(60));
    assertThat(claimed).hasSize(1);
    WebhookRig other = rig.beside();
    other.work();
    assertThat(receiver.received()).as("it is somebody's").isEmpty();
    rig.clock.advance(Duration.ofSeconds(61));
    other.work();
    assertThat(receiver.received()).hasSize(1);
    assertThat(receiver.received().getFirst().header("webhook-id"))
        .isEqualTo(claimed.getFirst().deliveries().getFirst().messageId());
    other.close();
  }

  @Test
  void whoWasHeldUpChangesNothingThatAnotherHasDone() {
    Webhook webhook = rig.webhook(receiver.url());
    rig.happens("transaction.mined");
    Instant now = rig.clock.instant();
    UUID claim = UUID.randomUUID();
    List<Long> numbers =
        rig.deliveries.candidates(List.of(new WebhookDeliveries.Room(webhook.number(), 9)), now);
    DeliveryLine line = rig.deliveries.claim(numbers, claim, now, now.plusSeconds(60)).getFirst();
    rig.clock.advance(Duration.ofSeconds(61));
    rig.work();
    WebhookDelivery.Logged done = rig.only(webhook);
    rig.replays.one(client(), webhook, done);
    Posted posted = new Posted(200, null, "late", Duration.ofMinutes(2));
    Tried late = new Tried(line.deliveries().getFirst(), posted, rig.clock.instant(), null);
    rig.deliveries.record(
        List.of(new LineOutcome(webhook, line, claim, List.of(late), null)), rig.clock.instant());
    assertThat(rig.only(webhook).state()).as("of the replay").isEqualTo(WAITING);
    assertThat(rig.lines()).isEqualTo(1);
    rig.work();
    assertThat(receiver.received()).hasSize(2);
  }

  @Test
  void whereNothingMayBeSentNothingIs() {
    WebhookRig strict = new WebhookRig(rig.database, rig.clock, WebhookRig.settings(false));
    Webhook webhook =
        strict.webhook("https://127.0.0.1:" + receiver.port() + "/"); // known before it was strict
    strict.happens("transaction.mined");
    strict.work();
    assertThat(strict.only(webhook).answer())
        .isEqualTo("The URL must not lead to a loopback address.");
    assertThat(receiver.mostOpen()).isZero();
    strict.close();
  }

  @Test
  void theFormOfTheRelayBeforeIsKept() {
    Webhook webhook = rig.webhook(receiver.url(), Webhook.Format.LEGACY, "transaction.*");
    UUID subject = rig.happens("transaction.confirmed");
    rig.work();
    Received request = receiver.received().getFirst();
    assertThat(request.body())
        .isEqualTo(
            "{\"event\":\"transaction.status.updated\",\"transactionId\":\"%s\",\"status\":\"confirmed\",\"transactionHash\":null,\"timestamp\":\"2026-01-02T03:04:05Z\"}"
                .formatted(subject));
    assertThat(request.header("x-signature"))
        .isEqualTo(
            SigningSecret.parse(rig.secret(webhook))
                .signBody(request.body().getBytes(StandardCharsets.UTF_8)));
    assertThat(request.header("webhook-signature")).startsWith("v1,");
  }

  private static io.sluice.gateway.access.Client client() {
    return new io.sluice.gateway.access.Client(WebhookRig.CLIENT, "shop", "k", java.util.Set.of());
  }

  private static WebhookChanges.Wanted wanted(Webhook webhook) {
    return new WebhookChanges.Wanted(webhook.url(), webhook.events(), "");
  }

  /** What was told of a subject, in the order in which it came. */
  private List<String> typesOf(UUID subject) {
    return receiver.received().stream()
        .map(Received::body)
        .filter(body -> body.contains(subject.toString()))
        .map(body -> body.split("\"", -1)[3])
        .toList();
  }
}
