package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Expectation;
import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Submission;
import io.sluice.acceptance.dsl.Webhook;
import io.sluice.acceptance.dsl.WebhookReceiver;
import io.sluice.acceptance.dsl.WebhookReceiver.Received;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Webhooks of two processes, one of which dies, and of a receiver that is away. */
class WebhooksIT {
  private static final int TOLD = 300;
  private static final List<String> LIFE =
      List.of("pending", "sent", "submitted", "inmempool", "mined", "confirmed");

  /** So short that a test can wait for it. */
  private static final int LEASE_SECONDS = 12;

  /**
   * Who is told somewhere is told at a new webhook from its first moment, and not a second later.
   */
  private static final WebhookReceiver OLD_URL = WebhookReceiver.start();

  @RegisterExtension
  static final Sluice sluice =
      Sluice.withProcessesOf(List.of(List.of(Role.values()), List.of(Role.API)))
          .telling(OLD_URL, "a key")
          .with("SLUICE_WEBHOOKS_TIMEOUT", "3s")
          .with("SLUICE_WEBHOOKS_LEASE", LEASE_SECONDS + "s");

  @Test
  void nothingIsLostWhenAProcessIsKilledWhileItDelivers() {
    try (var receiver = WebhookReceiver.takingMillis(200);
        Webhook webhook = sluice.tells(receiver)) {
      Set<String> told = tell(webhook, TOLD);
      eventually(withinSeconds(30), hasSome(receiver, TOLD / 10));
      var second = sluice.processes().get(1);
      second.kill();
      eventually(withinSeconds(60 + LEASE_SECONDS), hasAll(receiver, told));
      second.start();
      assertThat(idsOf(receiver)).as("nothing else").isEqualTo(told);
      Map<String, Set<String>> bodies =
          receiver.received().stream()
              .collect(groupingBy(Received::id, mapping(Received::body, toSet())));
      assertThat(bodies.values()).as("the same each time").allMatch(each -> each.size() == 1);
      eventually(withinSeconds(30), nothingWaits(webhook));
    }
  }

  @Test
  void nothingIsLostWhileAReceiverIsAway() {
    try (var receiver = WebhookReceiver.takingMillis(1);
        Webhook webhook = sluice.tells(receiver)) {
      receiver.goesAway();
      Set<String> told = tell(webhook, 50);
      eventually(withinSeconds(20), failsInARow(webhook, 5));
      receiver.comesBack();
      eventually(withinSeconds(60), hasAll(receiver, told));
      assertThat(idsOf(receiver)).isEqualTo(told);
    }
  }

  /** A receiver that takes its time, so that what follows is there before it has answered. */
  @Test
  void eachTransactionIsToldInItsOrder() {
    try (var receiver = WebhookReceiver.takingMillis(100);
        Webhook webhook = sluice.tells(receiver)) {
      Batch batch = sluice.submits(20).transfers().allAccepted();
      eventually(withinSeconds(90), batch.allConfirmed());
      for (Submission each : batch.accepted()) {
        eventually(withinSeconds(30), receiver.isTold(each.id(), "confirmed"));
        List<String> steps = receiver.steps(each.id()).stream().distinct().toList();
        assertThat(steps).isEqualTo(LIFE.stream().filter(steps::contains).toList());
        assertThat(steps).startsWith("pending", "sent").contains("mined");
      }
      eventually(withinSeconds(30), nothingWaits(webhook));
    }
  }

  /** Sends tests, and says their ids. */
  private static Set<String> tell(Webhook webhook, int count) {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Answer sent = webhook.post("/test", Map.of());
      assertThat(sent.status()).as(sent.body()).isEqualTo(202);
      ids.add(sent.text("eventId"));
    }
    return ids;
  }

  private static Set<String> idsOf(WebhookReceiver receiver) {
    return receiver.received().stream().map(Received::id).collect(toSet());
  }

  private static Expectation hasSome(WebhookReceiver receiver, int count) {
    return () -> {
      int now = receiver.received().size();
      return now >= count ? Optional.empty() : Optional.of(now + " were delivered");
    };
  }

  private static Expectation hasAll(WebhookReceiver receiver, Set<String> told) {
    return () -> {
      List<String> missing = new ArrayList<>(told);
      missing.removeAll(idsOf(receiver));
      return missing.isEmpty() ? Optional.empty() : Optional.of(missing.size() + " are missing");
    };
  }

  private static Expectation nothingWaits(Webhook webhook) {
    return () -> {
      Answer waiting = webhook.get("/deliveries?state=waiting");
      return waiting.json().path("items").isEmpty()
          ? Optional.empty()
          : Optional.of(waiting.body());
    };
  }

  private static Expectation failsInARow(Webhook webhook, int times) {
    return () -> {
      Answer now = webhook.get();
      return now.json().path("consecutiveFailures").asInt() >= times
          ? Optional.empty()
          : Optional.of(now.body());
    };
  }
}
