package io.sluice.acceptance.chaos;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Findings;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Submission;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A checker that finds nothing proves nothing: with a safety rule switched off it must find what
 * follows from that.
 */
class PlantedBugIT {
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final String REVERTS = "0x5f5ffd";

  static Stream<Arguments> bugs() {
    return Stream.of(
        bug(
            "only a block that is deep enough ends a transaction",
            "io/sluice/engine/block/DeepHeight.java",
            "Optional<BlockNumber> deepest = depth.deepest(tip.number());",
            "Optional<BlockNumber> deepest = Optional.of(tip.number());",
            PlantedBugIT::reorganisation),
        bug(
            "the receipt says whether it succeeded",
            "io/sluice/evm/rpc/ReceiptText.java",
            "long outcome = Hex.number(status);",
            "long outcome = 1;",
            PlantedBugIT::revert),
        bug(
            "a no-op is never a success",
            "io/sluice/engine/transaction/Outcome.java",
            "case NO_OP -> of(why == null ? VoidReason.CANCELED : why, words);",
            "case NO_OP -> CONFIRMED;",
            PlantedBugIT::cancellation),
        bug(
            "what a node has dropped is sent again",
            "io/sluice/engine/monitor/LaneWatch.java",
            "drop(busy, attempts.forget(absent, previous));",
            "drop(busy, Map.of());",
            PlantedBugIT::droppedPool),
        bug(
            () -> Sluice.withOneApart(Role.RELAY),
            "what queues have lost is found in the database",
            "io/sluice/engine/routing/RoutingTicker.java",
            "boolean idle = !now.isBefore(due);",
            "boolean idle = false;",
            PlantedBugIT::wipedQueues),
        bug(
            "whoever lost its nonce to a stranger gets another",
            "io/sluice/engine/monitor/NonceAudit.java",
            "if (now.isBefore(due)) {",
            "if (true) {",
            PlantedBugIT::stranger),
        bug(
            "what reverts is not sent",
            "io/sluice/engine/routing/GasEstimator.java",
            "candidate.over(ErrorCode.EXECUTION_REVERTED, reason);",
            "route(candidate, 100_000, room);",
            PlantedBugIT::simulation),
        bug(
            "a key creates once",
            "io/sluice/gateway/idempotency/Claims.java",
            "values.add(claim.key().value());\n      values.add(claim.fingerprint().bytes());",
            "values.add(claim.created().toString());\n      values.add(claim.fingerprint().bytes());",
            PlantedBugIT::repetition),
        bug(
            () -> Sluice.inOneProcess().onNetworks(2),
            "what is asked for happens on the network that it names",
            "io/sluice/relay/direct/DirectKind.java",
            "read.network().chain(),",
            "networks.standard().orElseThrow().chain(),",
            PlantedBugIT::anotherNetwork));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void isFound(Mutant mutant, Supplier<Sluice> installation, Scenario scenario) throws Exception {
    Sluice sluice =
        installation.get().withJvmOption(mutant::option).with("SLUICE_FEE_QUOTELIFE", "1s");
    sluice.during(
        "mutant",
        () -> {
          scenario.play(sluice);
          Findings findings = sluice.findings(PATIENCE);
          System.out.println(mutant.rule() + ":\n" + findings);
          assertThat(findings.problems()).as("with the rule off: %s", mutant.rule()).isNotEmpty();
        });
  }

  private static void reorganisation(Sluice sluice) throws Exception {
    sluice.chain().stopsMining();
    Batch batch = sluice.submits(10).transfers().allAccepted();
    eventually(withinSeconds(30), batch.allAre("submitted"));
    sluice.chain().minesOne();
    eventually(withinSeconds(30), batch.allConfirmed());
    sluice.chain().isReorganised(6);
    eventually(withinSeconds(20), sluice.chain().growsBy(10));
  }

  private static void revert(Sluice sluice) {
    Order order =
        new Order(Order.somebody(), "0x", "7", Map.of("gasLimit", "21000"), Order.Ending.REVERTED);
    sluice.chain().hasCode(order.to(), REVERTS);
    sluice.submits(order);
  }

  private static void cancellation(Sluice sluice) throws Exception {
    sluice.chain().stopsMining();
    Batch batch =
        sluice.submits(5).orders(() -> Order.transfer().endingAs(Order.Ending.OPEN)).allAccepted();
    eventually(withinSeconds(20), batch.allAre("submitted"));
    for (Submission each : batch.accepted()) {
      sluice.api().send("DELETE", "/api/v1/relay/transactions/" + each.id());
    }
    for (Submission each : batch.accepted()) {
      String path = "/api/v1/relay/transactions/" + each.id() + "/timeline";
      eventually(
          withinSeconds(20),
          () ->
              sluice.api().get(path).body().contains("a no-op for")
                  ? Optional.empty()
                  : Optional.of("no no-op"));
    }
    sluice.chain().minesAgain();
  }

  private static void droppedPool(Sluice sluice) throws Exception {
    sluice.chain().stopsMining();
    Batch batch = sluice.submits(10).transfers().allAccepted();
    eventually(withinSeconds(20), batch.allAre("submitted"));
    sluice.chain().dropsItsPool();
    sluice.chain().minesAgain();
  }

  /** Nobody takes the messages before they are gone, so that they are lost for certain. */
  private static void wipedQueues(Sluice sluice) throws Exception {
    sluice.process(Role.RELAY).stop();
    sluice.submits(1).transfers().allAccepted(); // one message: no other is sent afterwards
    eventually(withinSeconds(20), sluice.queues().holdsAtLeast("relay-transactions", 1));
    sluice.queueServer().stop();
    sluice.queueServer().start();
    sluice.process(Role.RELAY).start();
  }

  private static void stranger(Sluice sluice) throws Exception {
    sluice.chain().isUsedByAStranger(sluice.lanes().getFirst());
    eventually(withinSeconds(10), sluice.chain().growsBy(2));
    sluice.submits(30).transfers().allAccepted();
  }

  private static void simulation(Sluice sluice) {
    Order order = Order.call().endingAs(Order.Ending.NEVER_SENT);
    sluice.chain().hasCode(order.to(), REVERTS);
    sluice.submits(order);
  }

  private static void repetition(Sluice sluice) throws Exception {
    Batch batch = sluice.repeats(Order.transfer(), 3);
    eventually(withinSeconds(30), batch.allConfirmed());
  }

  private static void anotherNetwork(Sluice sluice) throws Exception {
    String second = sluice.networkNames().getLast();
    Batch batch = sluice.on(second).submits(10).transfers().allAccepted();
    eventually(withinSeconds(30), batch.allConfirmed());
  }

  private static Arguments bug(
      String rule, String file, String snippet, String replacement, Scenario scenario) {
    return bug(Sluice::inOneProcess, rule, file, snippet, replacement, scenario);
  }

  private static Arguments bug(
      Supplier<Sluice> installation,
      String rule,
      String file,
      String snippet,
      String replacement,
      Scenario scenario) {
    return Arguments.of(new Mutant(rule, file, snippet, replacement), installation, scenario);
  }

  /** What brings a bug to light. */
  @FunctionalInterface
  interface Scenario {
    void play(Sluice sluice) throws Exception;
  }
}
