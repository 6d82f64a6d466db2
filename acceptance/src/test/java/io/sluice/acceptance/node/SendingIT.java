package io.sluice.acceptance.node;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.forSeconds;
import static io.sluice.acceptance.dsl.Eventually.throughout;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that refuse what they are sent: S4, S6, S8 and S9 of the cases of issue 7. */
class SendingIT {
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final String UNKNOWN =
      "Calldata of transaction is greater than the allowed max of 30000";

  @RegisterExtension static final Sluice sluice = TwoEndpoints.SHARED;

  @AfterEach
  void everythingIsWell() throws IOException {
    TwoEndpoints.bothAreWell();
    sluice.chain().minesAgain();
  }

  @Test
  void s4_aCancellationWhere21000GasIsTooLittleFreesItsLane() throws Exception {
    TwoEndpoints.bothAre(Sends.needsGas(60_000));
    String lane = relayer(2);
    sluice.chain().stopsMining();
    Batch canceled =
        sluice.submits(Order.transfer().with("relayerId", lane).endingAs(Order.Ending.NEVER_SENT));
    eventually(withinSeconds(20), canceled.allAre("submitted"));
    String path = "/api/v1/relay/transactions/" + canceled.accepted().getFirst().id();
    assertThat(sluice.api().send("DELETE", path).status()).isEqualTo(202);
    eventually(withinSeconds(20), TwoEndpoints.says(path + "/timeline", "a no-op for at most"));
    Batch behind = sluice.submits(Order.transfer().with("relayerId", lane));
    sluice.chain().minesAgain();

    eventually(withinSeconds(30), behind.allConfirmed());
    eventually(withinSeconds(30), TwoEndpoints.tells(canceled, "\"status\":\"canceled\""));
  }

  @Test
  void s4_aLimitOf21000ThatIsTooLittleEndsAloneAndNobodyWaitsForIt() throws Exception {
    TwoEndpoints.bothAre(Sends.needsGas(60_000));
    String lane = relayer(3);
    Batch tooLittle =
        sluice.submits(
            Order.transfer()
                .with("relayerId", lane)
                .with("gasLimit", "21000")
                .endingAs(Order.Ending.OPEN));
    Batch behind =
        sluice.submits(5).orders(() -> Order.transfer().with("relayerId", lane)).allAccepted();

    eventually(withinSeconds(30), behind.allConfirmed());
    eventually(withinSeconds(30), TwoEndpoints.isOver(tooLittle));
  }

  @Test
  void s6_aFeeOverANodesCapIsLoweredToWhatItTakes() throws Exception {
    TwoEndpoints.bothAre(Sends.capsFeesAt(ETHER));
    for (int block = 0; block < 8; block++) { // until no price of before is used any more
      sluice.chain().asksForBaseFee(GWEI.multiply(BigInteger.valueOf(200)));
      eventually(withinSeconds(10), sluice.chain().growsBy(1));
    }
    sluice.chain().stopsMining(); // twice the base fee for 3,000,000 gas is more than an ether
    Batch batch = sluice.submits(Order.call().with("gasLimit", "3000000"));

    eventually(withinSeconds(30), batch.allAre("submitted"));
    sluice.chain().minesAgain();
    eventually(withinSeconds(30), batch.allConfirmed());
  }

  @Test
  void s8_aLeastTipThatANodeNamesIsOfferedAtOnce() throws Exception {
    BigInteger least = GWEI.multiply(BigInteger.valueOf(25));
    TwoEndpoints.bothAre(Sends.wantsTip(least));
    long before = TwoEndpoints.sends();
    Batch batch = sluice.submits(Order.transfer());

    eventually(withinSeconds(30), batch.allConfirmed());
    assertThat(sluice.chain().tip(batch.status().text("transactionHash")))
        .isGreaterThanOrEqualTo(least);
    assertThat(TwoEndpoints.sends() - before).isLessThan(20);
  }

  @Test
  void s9_aRefusalNoRuleKnowsIsToldInTheNodesWordsAndRepeatedEverMoreSlowly() throws Exception {
    TwoEndpoints.bothAre(Sends.refusesAll(UNKNOWN));
    long before = TwoEndpoints.sends();
    Batch batch = sluice.submits(Order.transfer());

    eventually(withinSeconds(20), TwoEndpoints.tells(batch, UNKNOWN));
    String path = "/api/v1/relay/transactions/" + batch.accepted().getFirst().id();
    eventually(withinSeconds(10), TwoEndpoints.says(path + "/timeline", UNKNOWN));
    eventually(withinSeconds(10), TwoEndpoints.says("/api/v1/relayers/status", UNKNOWN));
    eventually(withinSeconds(20), TwoEndpoints.says("/api/v1/health", "DEGRADED"));
    throughout(
        forSeconds(6),
        () ->
            TwoEndpoints.sends() - before < 40
                ? Optional.empty()
                : Optional.of((TwoEndpoints.sends() - before) + " times already"));

    TwoEndpoints.bothAreWell();
    eventually(withinSeconds(40), batch.allConfirmed());
  }

  private static String relayer(int lane) throws IOException {
    return sluice.relayer(sluice.lanes().get(lane)).path("id").asString();
  }
}
