package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Progress;
import io.sluice.acceptance.dsl.Sluice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DirectTransactionIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  private static final int DEPTH = 12;

  @Test
  void itIsCarriedFrom202ToTwelveConfirmations() throws Exception {
    Order order = Order.transfer();
    Answer accepted = sluice.answers(order);
    String id = accepted.text("transactionId");

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.header("Location")).isEqualTo("/api/v1/relay/status/" + id);
    assertThat(accepted.text("status")).isEqualTo("pending");
    assertThat(accepted.json().get("transactionHash").isNull()).isTrue();
    assertThat(accepted.text("createdAt")).endsWith("Z");

    eventually(
        withinSeconds(30),
        () -> {
          String status = sluice.api().status(id).text("status");
          return status.equals("confirmed") ? Optional.empty() : Optional.of(status);
        });

    Answer end = sluice.api().status(id);
    assertThat(end.text("outcome")).isEqualTo("success");
    assertThat(end.text("to")).isEqualToIgnoringCase(order.to());
    assertThat(end.text("value")).isEqualTo(order.value());
    assertThat(end.text("gasUsed")).isEqualTo("21000");
    assertThat(end.text("transactionHash")).matches("0x[0-9a-f]{64}");
    assertThat(end.json().get("confirmations").asInt()).isGreaterThanOrEqualTo(DEPTH);
    assertThat(end.text("confirmedAt")).isGreaterThan(end.text("createdAt"));
    assertThat(sluice.chain().balance(order.to())).isEqualTo(order.value());
  }

  @Test
  void itsStatusNeverMovesBackwards() throws Exception {
    Batch batch = sluice.submits(1).transfers().allAccepted();
    List<String> seen = new ArrayList<>();
    eventually(
        withinSeconds(30),
        () -> {
          Answer now = batch.status();
          seen.add(now.text("status"));
          int confirmations = now.json().get("confirmations").asInt();
          assertThat(confirmations >= DEPTH || !now.text("status").equals("confirmed"))
              .as("confirmed at depth %s", confirmations)
              .isTrue();
          return now.text("status").equals("confirmed")
              ? Optional.empty()
              : Optional.of(now.body());
        });
    List<Integer> progress = seen.stream().map(Progress::of).toList();
    assertThat(progress).as("%s", seen).isSorted().doesNotContain(-1);
  }

  @Test
  void itsTimelineNamesEveryStepInOrder() throws Exception {
    Batch batch = sluice.submits(1).calls().allAccepted();
    eventually(withinSeconds(30), batch.allConfirmed());

    String id = batch.accepted().getFirst().id();
    Answer timeline = sluice.api().get("/api/v1/relay/transactions/" + id + "/timeline");
    assertThat(timeline.status()).isEqualTo(200);
    assertThat(timeline.text("transactionId")).isEqualTo(id);
    List<String> states =
        timeline.json().get("events").valueStream().map(e -> e.get("state").asString()).toList();
    List<String> times =
        timeline.json().get("events").valueStream().map(e -> e.get("at").asString()).toList();
    assertThat(states)
        .containsSubsequence("accepted", "routed", "signed", "submitted", "mined", "confirmed")
        .doesNotHaveDuplicates();
    assertThat(times.stream().map(Instant::parse).toList()).isSorted();
  }

  @Test
  void manyOfThemSpreadOverAllLanesAndArriveOnce() throws Exception {
    Batch batch = sluice.submits(60).transfers().allAccepted();
    eventually(withinSeconds(60), batch.allConfirmed());
    List<String> senders = new ArrayList<>();
    for (var each : batch.accepted()) {
      senders.add(sluice.api().status(each.id()).text("from"));
    }
    assertThat(senders.stream().distinct()).hasSize(sluice.lanes().size());
  }

  @Test
  void calldataOf128KiBLessTheEnvelopeIsCarriedToo() throws Exception {
    int size = 128 * 1024 - 300;
    String data = "0x" + "00".repeat(size);
    Batch batch =
        sluice.submits(new Order(Order.somebody(), data, "1", Map.of(), Order.Ending.CONFIRMED));
    eventually(withinSeconds(60), batch.allConfirmed());
  }

  @Test
  void theFastestSpeedOffersTheHighestTip() throws Exception {
    Batch slow = sluice.submits(Order.transfer().with("speed", "safeLow"));
    Batch fast = sluice.submits(Order.transfer().with("speed", "fastest"));
    eventually(withinSeconds(30), slow.allConfirmed());
    eventually(withinSeconds(30), fast.allConfirmed());
    assertThat(sluice.chain().tip(fast.status().text("transactionHash")))
        .isGreaterThanOrEqualTo(sluice.chain().tip(slow.status().text("transactionHash")));
  }
}
