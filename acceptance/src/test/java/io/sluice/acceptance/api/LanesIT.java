package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.forSeconds;
import static io.sluice.acceptance.dsl.Eventually.throughout;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Expectation;
import io.sluice.acceptance.dsl.OperatorCommand;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LanesIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  @Test
  void tenLanesAreListedWithWhatMatters() {
    Answer answer = sluice.api().get("/api/v1/relayers/status");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("status")).isEqualTo("healthy");
    assertThat(answer.json().path("totalConfigured").asInt()).isEqualTo(10);
    List<String> addresses =
        answer
            .json()
            .path("relayers")
            .valueStream()
            .peek(lane -> assertThat(lane.path("healthy").asBoolean()).isTrue())
            .peek(lane -> assertThat(lane.path("chainId").asString()).isEqualTo("31337"))
            .peek(lane -> assertThat(lane.path("balance").asString()).matches("[1-9][0-9]{18,}"))
            .peek(lane -> assertThat(lane.path("lastCheck").asString()).endsWith("Z"))
            .map(lane -> lane.path("address").asString().toLowerCase(java.util.Locale.ROOT))
            .toList();
    assertThat(addresses).containsExactlyInAnyOrderElementsOf(sluice.lanes());
  }

  @Test
  void aRequestMayNameItsRelayer() throws Exception {
    String lane = sluice.lanes().get(3);
    String id = relayerId(lane);
    Batch batch =
        sluice.submits(5).orders(() -> Order.transfer().with("relayerId", id)).allAccepted();
    eventually(withinSeconds(30), batch.allConfirmed());
    for (var each : batch.accepted()) {
      Answer status = sluice.api().status(each.id());
      assertThat(status.text("from")).isEqualToIgnoringCase(lane);
      assertThat(status.text("relayerId")).isEqualTo(id);
    }
  }

  @Test
  void aLaneIsRetiredAndTakenBackOnTheCommandLine() throws Exception {
    OperatorCommand relayers = sluice.relayersCommand();
    String name = relayerId(sluice.lanes().get(8));
    assertThat(relayers.run("list").out().lines())
        .filteredOn(line -> line.strip().startsWith("lane-"))
        .hasSize(10)
        .allSatisfy(line -> assertThat(line).contains("  active  "));
    var drained = relayers.run("drain", name);
    assertThat(drained.out()).as(drained.errors()).startsWith(name + " is ");
    try {
      eventually(withinSeconds(60), stands(relayers, name, "retired"));
    } finally {
      assertThat(relayers.run("resume", name).code()).isZero();
    }
    eventually(withinSeconds(60), stands(relayers, name, "active"));
  }

  private static Expectation stands(OperatorCommand relayers, String name, String status) {
    return () -> {
      String line =
          relayers
              .run("list")
              .out()
              .lines()
              .filter(each -> each.contains(name))
              .findFirst()
              .orElse("");
      return line.contains("  " + status + "  ") ? Optional.empty() : Optional.of(line);
    };
  }

  @Test
  void whatRelayersCannotDoIsToldInTheWordsOfTheApi() throws Exception {
    OperatorCommand relayers = sluice.relayersCommand();
    var added = relayers.run("add", "http://127.0.0.1:9");
    assertThat(added.code()).isEqualTo(1);
    assertThat(added.errors())
        .contains("There is no key 0 among sluice.remote.api-keys of this network.");
    assertThat(relayers.run("pause", "nobody").errors()).contains("nobody");
    var resolved = relayers.run("resolve", "0198f000-0000-7000-8000-000000000000", "failed");
    assertThat(resolved.errors()).contains("does not wait for a person");
    assertThat(relayers.run("held").code()).isZero();
  }

  @Test
  void aLaneThatRunsDryPausesAloneAndGoesOnWhenItIsToppedUp() throws Exception {
    String lane = sluice.lanes().get(5);
    Order ours = Order.transfer().with("relayerId", relayerId(lane));
    withoutMoney(
        lane,
        () -> {
          assertThat(sluice.api().get("/api/v1/relayers/status").text("status"))
              .isEqualTo("degraded");
          Batch held = sluice.submits(ours);
          Batch others = sluice.submits(10).transfers().allAccepted();
          eventually(withinSeconds(30), others.allConfirmed());
          assertThat(held.status().text("status")).isEqualTo("pending");
          return held;
        });
  }

  @Test
  void aValidityThatEndsWhileItWaitsForItsLaneEndsItUnsent() throws Exception {
    String lane = sluice.lanes().get(6);
    String id = relayerId(lane);
    String end =
        withoutMoney(
                lane,
                () -> {
                  Instant soon = Clock.systemUTC().instant().plusSeconds(8);
                  Batch held =
                      sluice.submits(
                          Order.transfer()
                              .with("relayerId", id)
                              .with("validUntil", soon.toString())
                              .endingAs(Order.Ending.NEVER_SENT));
                  eventually(withinSeconds(10), isPast(soon));
                  return held;
                })
            .status()
            .text("failureCode");
    assertThat(end).isEqualTo("validity_expired");
  }

  private static Expectation isPast(Instant time) {
    return () ->
        Clock.systemUTC().instant().isAfter(time)
            ? Optional.empty()
            : Optional.of("it is not yet " + time);
  }

  /** Waits for the end of what is submitted while the lane has no money. */
  private static Batch withoutMoney(String lane, Callable<Batch> submission) throws Exception {
    BigInteger balance = sluice.chain().balance(lane);
    Batch held;
    sluice.chain().hasBalance(lane, BigInteger.ONE);
    try {
      eventually(withinSeconds(15), sluice.showsRelayer(lane, "low_balance"));
      held = submission.call();
      throughout(forSeconds(3), isNotSent(held));
    } finally {
      sluice.chain().hasBalance(lane, balance);
    }
    eventually(withinSeconds(15), sluice.showsRelayer(lane, "active"));
    eventually(withinSeconds(45), isOver(held));
    return held;
  }

  private static Expectation isNotSent(Batch held) {
    return () ->
        held.status().text("transactionHash").isEmpty()
            ? Optional.empty()
            : Optional.of(held.status().body());
  }

  private static Expectation isOver(Batch held) {
    return () ->
        held.status().text("outcome").equals("pending")
            ? Optional.of(held.status().body())
            : Optional.empty();
  }

  private static String relayerId(String lane) throws IOException {
    return sluice.relayer(lane).path("id").asString();
  }
}
