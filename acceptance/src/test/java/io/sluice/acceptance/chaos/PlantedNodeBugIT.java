package io.sluice.acceptance.chaos;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.forSeconds;
import static io.sluice.acceptance.dsl.Eventually.throughout;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Findings;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Submission;
import io.sluice.acceptance.dsl.Targets;
import io.sluice.acceptance.node.BadNode;
import io.sluice.acceptance.node.Blocks;
import io.sluice.acceptance.node.Manner;
import io.sluice.acceptance.node.OtherChain;
import io.sluice.acceptance.node.Sends;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same as {@link PlantedBugIT} with rules that need two endpoints, of which at least one is not
 * as it should be. Without the bug none of the scenarios is a problem: {@code -Dplanted=false}.
 */
class PlantedNodeBugIT {
  private static final boolean PLANTED = !"false".equals(System.getProperty("planted"));
  private static final Duration PATIENCE = Duration.ofSeconds(PLANTED ? 8 : 60);
  private static final BigInteger POOR = BigInteger.TEN.pow(17);
  private static final String ETHER = "1000000000000000000";

  static Stream<Arguments> bugs() {
    return Stream.of(
        bug(
            "an endpoint of another chain is shut out",
            "io/sluice/evm/rpc/Identity.java",
            "if (served == expected.value()) {",
            "if (true) {",
            PlantedNodeBugIT::anotherChain),
        bug(
            "what is final needs two endpoints",
            "io/sluice/evm/rpc/Endpoints.java",
            "return Math.min(2, all.size());",
            "return 1;",
            PlantedNodeBugIT::oneIsDead),
        bug(
            "what one endpoint told wrong is corrected before it ends",
            "io/sluice/engine/block/AgreedReceipts.java",
            ".filter(Agreed::corrects)",
            ".filter(each -> false)",
            PlantedNodeBugIT::theOpposite),
        bug(
            "absence is no proof",
            "io/sluice/engine/monitor/LostNonce.java",
            "if (use.isEmpty() || ours.contains(use.get().hash())) {",
            """
            if (use.isEmpty()) {
              use = Optional.of(new io.sluice.evm.rpc.Accounts.NonceUse(
                  new TxHash("0x" + "11".repeat(32)),
                  new io.sluice.evm.chain.BlockHash("0x" + "22".repeat(32)), height));
            }
            if (why != null) {
            """,
            PlantedNodeBugIT::forgetful),
        bug(
            "who is behind takes nothing back",
            "io/sluice/engine/block/ChainTurn.java",
            "if (theirs.isEmpty() || expected.isEmpty() || theirs.equals(expected)) {",
            "if (theirs.isEmpty() || expected.isEmpty()) {",
            PlantedNodeBugIT::behind),
        bug(
            "a revert needs two endpoints",
            "io/sluice/evm/rpc/GasAnswers.java",
            "if (reverts.size() >= 2) {",
            "if (reverts.size() >= 1) {",
            PlantedNodeBugIT::oneSaysThatItReverts),
        bug(
            "a lane needs what is next, not what it once could not pay",
            "io/sluice/engine/broadcast/LaneSender.java",
            "sending.feed(lane);",
            "sending.unblock(lane);",
            PlantedNodeBugIT::starved),
        bug(
            "what no rule knows goes ever more slowly",
            "io/sluice/engine/broadcast/Refusals.java",
            "now.plus(Pace.after(tries))",
            "now",
            PlantedNodeBugIT::unknownWords));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void isFound(Mutant mutant, Scenario scenario) throws Exception {
    BadNode first = BadNode.before(Targets.ofThisMachine().node());
    BadNode second = BadNode.before(Targets.ofThisMachine().node());
    Sluice sluice =
        Sluice.inOneProcess()
            .with("RPC_URL", first.url() + "," + second.url())
            .with("CONFIRMATIONS", "12")
            .with("SLUICE_MONITOR_LANECHECK", "1s")
            .with("SLUICE_FEE_QUOTELIFE", "1s");
    if (PLANTED) {
      sluice.withJvmOption(mutant::option);
    }
    List<String> problems = new ArrayList<>();
    sluice.during(
        "mutant",
        () -> {
          problems.addAll(scenario.play(sluice, first, second));
          List.of(first, second).forEach(BadNode::isHonest);
          List.of(first, second).forEach(BadNode::livesAgain);
          Findings findings = sluice.findings(PATIENCE);
          System.out.println(mutant.rule() + ":\n" + findings + problems);
          problems.addAll(findings.problems());
        });
    if (PLANTED) {
      assertThat(problems).as("with the rule off: %s", mutant.rule()).isNotEmpty();
    } else {
      assertThat(problems).as("with all rules on").isEmpty();
    }
  }

  private static List<String> anotherChain(Sluice sluice, BadNode first, BadNode second)
      throws Exception {
    second.is(Manner.gone());
    Batch batch = sluice.submits(10).transfers().allAccepted();
    eventually(withinSeconds(20), batch.allAre("mined"));
    second.is(new OtherChain(56));
    long before = second.asked("eth_sendRawTransaction");
    for (int i = 0; i < 5; i++) {
      sluice.submits(10).transfers().allAccepted();
      eventually(withinSeconds(10), sluice.chain().growsBy(6));
    }
    long sent = second.asked("eth_sendRawTransaction") - before;
    return sent == 0 ? List.of() : List.of(sent + " transactions were sent to another chain");
  }

  private static List<String> oneIsDead(Sluice sluice, BadNode first, BadNode second)
      throws Exception {
    second.dies();
    Batch batch = sluice.submits(10).transfers().allAccepted();
    eventually(withinSeconds(30), batch.allAre("mined"));
    eventually(withinSeconds(10), sluice.chain().growsBy(25));
    List<String> problems = new ArrayList<>();
    for (Submission each : batch.accepted()) {
      String status = sluice.api().status(each.id()).text("status");
      if (!status.equals("mined")) {
        problems.add(each.id() + " is " + status + " by one endpoint's word");
      }
    }
    return problems;
  }

  private static List<String> theOpposite(Sluice sluice, BadNode first, BadNode second)
      throws Exception {
    first.is(Blocks.receiptsTellTheOpposite());
    second.is(Blocks.receiptsTellTheOpposite());
    Batch batch = sluice.submits(10).transfers().allAccepted();
    eventually(withinSeconds(20), batch.allAre("mined"));
    return List.of();
  }

  private static List<String> forgetful(Sluice sluice, BadNode first, BadNode second)
      throws Exception {
    first.is(Blocks.forgetful());
    second.is(Blocks.forgetful());
    Batch batch = sluice.submits(5).transfers().allAccepted();
    eventually(withinSeconds(20), batch.someAre("submitted"));
    eventually(withinSeconds(30), sluice.chain().growsBy(70));
    return List.of();
  }

  private static List<String> behind(Sluice sluice, BadNode first, BadNode second)
      throws Exception {
    Batch batch = sluice.submits(10).transfers().allAccepted();
    eventually(withinSeconds(20), batch.allAre("mined"));
    sluice.chain().stopsMining();
    first.is(Blocks.behindBy(6));
    second.is(Blocks.behindBy(6));
    throughout(forSeconds(34), () -> Optional.empty()); // longer than the product waits
    first.isHonest();
    second.isHonest();
    sluice.chain().minesAgain();
    List<String> problems = new ArrayList<>();
    for (Submission each : batch.accepted()) {
      String path = "/api/v1/relay/transactions/" + each.id() + "/timeline";
      if (sluice.api().get(path).body().contains("no longer part of the chain")) {
        problems.add(each.id() + " was taken back although nothing had happened");
      }
    }
    return problems;
  }

  private static List<String> oneSaysThatItReverts(Sluice sluice, BadNode first, BadNode second)
      throws Exception {
    first.is(Sends.fails("eth_estimateGas", "", 3, "execution reverted: no"));
    sluice.submits(5).calls().allAccepted();
    eventually(withinSeconds(10), sluice.chain().growsBy(8));
    return List.of();
  }

  private static List<String> starved(Sluice sluice, BadNode first, BadNode second)
      throws Exception {
    String lane = sluice.lanes().getFirst();
    BigInteger balance = sluice.chain().balance(lane);
    String relayer = sluice.relayer(lane).path("id").asString();
    first.is(Sends.refusesAll("insufficient funds for gas * price + value"));
    second.is(Sends.refusesAll("insufficient funds for gas * price + value"));
    Order dear =
        new Order(
            Order.somebody(), "0x", ETHER, Map.of("relayerId", relayer), Order.Ending.NEVER_SENT);
    Batch canceled = sluice.submits(dear);
    eventually(withinSeconds(20), sluice.showsRelayer(lane, "low_balance"));
    sluice.chain().hasBalance(lane, POOR);
    first.isHonest();
    second.isHonest();
    String path = "/api/v1/relay/transactions/" + canceled.accepted().getFirst().id();
    assertThat(sluice.api().send("DELETE", path).status()).isEqualTo(202);
    try {
      eventually(forSeconds(20), canceled.allAre("canceled"));
      eventually(forSeconds(20), sluice.showsRelayer(lane, "active"));
      return List.of();
    } catch (AssertionError e) {
      return List.of("the lane is not freed: " + e.getMessage());
    } finally {
      sluice.chain().hasBalance(lane, balance);
    }
  }

  private static List<String> unknownWords(Sluice sluice, BadNode first, BadNode second)
      throws Exception {
    first.is(Sends.refusesAll("sender is blocked"));
    second.is(Sends.refusesAll("sender is blocked"));
    Batch batch = sluice.submits(1).transfers().allAccepted();
    eventually(withinSeconds(20), batch.allAre("sent"));
    eventually(withinSeconds(10), sluice.chain().growsBy(32));
    long sends = first.asked("eth_sendRawTransaction") + second.asked("eth_sendRawTransaction");
    return sends < 40 ? List.of() : List.of("sent " + sends + " times within seconds");
  }

  private static Arguments bug(
      String rule, String file, String snippet, String replacement, Scenario scenario) {
    return Arguments.of(new Mutant(rule, file, snippet, replacement), scenario);
  }

  /** What brings a bug to light, and what of it the findings do not show. */
  @FunctionalInterface
  interface Scenario {
    List<String> play(Sluice sluice, BadNode first, BadNode second) throws Exception;
  }
}
