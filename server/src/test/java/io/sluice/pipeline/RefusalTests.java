package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.queue.QueueName;
import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.evm.rpc.GasAnswer;
import io.sluice.evm.rpc.SendAnswer;
import io.sluice.relay.direct.AmendmentSteps;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What nodes refuse, by the numbers of the reports it was taken from. A refusal that a choice of
 * ours caused is mended; one that no rule knows goes ever more slowly, and is told.
 */
class RefusalTests {
  private final Pipeline pipeline = new Pipeline();
  private final StoredRows stored = new StoredRows(pipeline);
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void s4_aCancelSucceedsWithTheGasTheChainWants() {
    pipeline.chain().setIntrinsicGas(60_000);
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(estimated(to));
    pipeline.run();
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    settle(2);
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CANCELED);
    assertThat(pipeline.chain().timesMined(to)).isZero();
  }

  /** An estimate that is wrong does not matter either: the node's refusal is the truth. */
  @Test
  void s4_aCancelSucceedsAlsoWhereTheEstimateSaysTooLittle() {
    pipeline.chain().setFull(true);
    TransactionId id = pipeline.submit(estimated(someone()));
    pipeline.run();
    for (Address lane : pipeline.bean(KeyRing.class).addresses()) {
      pipeline.chain().refuseWith(lane, new SendAnswer.GasTooLow("intrinsic")).untilGas(40_000);
    }
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    settle(4);
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CANCELED);
  }

  @Test
  void s4_aRequestWithTooLittleGasFailsAloneAndItsLaneGoesOn() {
    pipeline.chain().setIntrinsicGas(60_000);
    Address poor = someone();
    TransactionId id = pipeline.submit(poor);
    Map<TransactionId, Address> others = new LinkedHashMap<>();
    for (int i = 0; i < 6; i++) {
      Address to = someone();
      others.put(pipeline.submit(estimated(to)), to);
    }
    settle(3);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
    assertThat(pipeline.view(id).failureCode()).isEqualTo("invalid_transaction");
    assertThat(pipeline.view(id).failureDetail())
        .contains("intrinsic gas too low", "its gasLimit is 21000");
    assertThat(pipeline.chain().timesMined(poor)).isZero();
    assertOnceEach(others);
  }

  @Test
  void s5_whatNeedsMoreGasThanAMomentAgoIsEstimatedAndSignedAgain() {
    Address to = someone();
    TransactionId id = pipeline.submit(estimated(to));
    route();
    pipeline.chain().setIntrinsicGas(35_000);
    settle(2);
    pipeline.finish();
    assertOnceEach(Map.of(id, to));
    assertThat(stored.sentWithGas(id)).containsExactly("21000", "42000");
    assertThat(refused("gas_too_low")).isEqualTo(1);
  }

  @Test
  void s6_aPriceOverANodesCapIsLoweredAndStillOverTheBaseFee() {
    pipeline.chain().setBaseFee(Wei.ofGwei(200));
    pipeline.chain().setFeeCap(ether("1.0"));
    Address to = someone();
    pipeline.chain().estimateAt(to, new GasAnswer.Estimate(3_000_000));
    TransactionId id = pipeline.submit(withGas(to, 3_000_000L));
    settle(2);
    pipeline.finish();
    assertOnceEach(Map.of(id, to));
    assertThat(stored.attempts(id)).isEqualTo(2);
  }

  @Test
  void s6_aCapUnderTheBaseFeeIsWaitedForAndToldAndNothingIsGivenUp() {
    pipeline.chain().setBaseFee(Wei.ofGwei(200));
    pipeline.chain().setFeeCap(ether("0.5"));
    Address to = someone();
    pipeline.chain().estimateAt(to, new GasAnswer.Estimate(3_000_000));
    TransactionId id = pipeline.submit(withGas(to, 3_000_000L));
    settle(5);
    int sends = pipeline.chain().sends();
    settle(20);
    assertThat(pipeline.chain().sends()).isEqualTo(sends);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SIGNED);
    assertThat(stored.waitingFor(id))
        .contains("a node lets it pay at most 166666666666 wei per gas");
    assertThat(stored.details(id)).filteredOn(detail -> detail.startsWith("waits: ")).hasSize(1);
    pipeline.chain().setBaseFee(Wei.ofGwei(100));
    pipeline.clock().advance(Duration.ofMinutes(1));
    settle(3);
    pipeline.finish();
    assertOnceEach(Map.of(id, to));
    assertThat(stored.waitingFor(id)).isNull();
  }

  @Test
  void s7_gasOverTheBlockLimitLosesItsMargin() {
    Address to = someone();
    pipeline.chain().estimateAt(to, new GasAnswer.Estimate(13_000_000));
    TransactionId id = pipeline.submit(estimated(to));
    route();
    pipeline.chain().setBlockGasLimit(15_000_000);
    settle(2);
    pipeline.finish();
    assertOnceEach(Map.of(id, to));
    assertThat(stored.sentWithGas(id)).containsExactly("15600000", "15000000");
  }

  @Test
  void s7_whatNeedsMoreThanABlockHoldsIsGivenUpWithTheReason() {
    Address to = someone();
    pipeline.chain().estimateAt(to, new GasAnswer.Estimate(13_000_000));
    TransactionId id = pipeline.submit(withGas(to, 14_000_000L));
    route();
    pipeline.chain().setBlockGasLimit(12_000_000);
    settle(3);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
    assertThat(pipeline.view(id).failureDetail())
        .contains("exceeds block gas limit", "it needs 13000000 gas, and at most 12000000 fit");
    assertThat(pipeline.nonceFaults()).isEmpty();
  }

  @Test
  void s8_takesTheMinimumFromTheAnswerAndRemembersItForTheNetwork() {
    pipeline.chain().setSmallestTip(Wei.ofGwei(25));
    Address to = someone();
    TransactionId first = pipeline.submit(to);
    settle(2);
    assertThat(stored.attempts(first)).isEqualTo(2);
    pipeline.clock().advance(Duration.ofMinutes(1));
    Address other = someone();
    TransactionId second = pipeline.submit(other);
    pipeline.finish();
    assertOnceEach(Map.of(first, to, second, other));
    assertThat(stored.attempts(second)).isEqualTo(1);
    assertThat(stored.lastTip(first)).isEqualTo(Wei.ofGwei(25).toString());
  }

  @Test
  void s8_climbsInAFewStepsWhereNoMinimumIsNamed() {
    Address to = someone();
    pipeline
        .chain()
        .refuseWith(to, new SendAnswer.FeeTooLow("transaction underpriced", null))
        .untilTip(Wei.ofGwei(50));
    TransactionId id = pipeline.submit(to);
    settle(10);
    pipeline.finish();
    assertOnceEach(Map.of(id, to));
    assertThat(stored.attempts(id)).isEqualTo(7);
  }

  @Test
  void s8_waitsAtTheCapAndSaysSoAndAsksEverMoreSlowly() {
    Address to = someone();
    pipeline.chain().setBaseFee(Wei.ofGwei(600));
    pipeline
        .chain()
        .refuseWith(to, new SendAnswer.FeeTooLow("less than block base fee", null))
        .untilFee(Wei.ofGwei(600));
    TransactionId id = pipeline.submit(to);
    settle(40);
    assertThat(pipeline.chain().sends()).isBetween(5, 8);
    assertThat(stored.waitingFor(id)).contains("the most we pay is 500000000000 wei per gas");
    assertThat(stored.details(id)).filteredOn(detail -> detail.startsWith("waits: ")).hasSize(1);
    pipeline.chain().take(to);
    pipeline.chain().setBaseFee(Wei.ofGwei(100));
    settle(60);
    pipeline.finish();
    assertOnceEach(Map.of(id, to));
  }

  @Test
  void s9_whatNoRuleKnowsGoesEverMoreSlowlyAndIsTold() {
    Address to = someone();
    pipeline.chain().refuseWith(to, new SendAnswer.Refused("sender is blocked, try 7 (제재)"));
    TransactionId id = pipeline.submit(to);
    settle(1);
    assertThat(pipeline.chain().sends()).isEqualTo(1);
    assertThat(stored.waitingFor(id)).isEqualTo("a node refuses it: sender is blocked, try 7 (제재)");
    assertThat(stored.blockedLanes()).containsExactly("sender is blocked, try 7 (제재)");
    assertThat(refused("refused")).isEqualTo(1);
    settle(600);
    assertThat(refused("refused")).isEqualTo(pipeline.chain().sends());
    assertThat(pipeline.chain().sends()).isBetween(10, 18);
    assertThat(stored.details(id))
        .filteredOn(detail -> detail.contains("a node refuses it"))
        .hasSize(1);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SIGNED);
    pipeline.chain().take(to);
    settle(65);
    pipeline.finish();
    assertOnceEach(Map.of(id, to));
    assertThat(stored.blockedLanes()).isEmpty();
    assertThat(stored.waitingFor(id)).isNull();
  }

  @Test
  void s9_otherWordsAreToldAndOtherFiguresAreNot() {
    Address to = someone();
    pipeline.chain().refuseWith(to, new SendAnswer.Refused("got 5, required 7")).times(1);
    pipeline.chain().refuseWith(to, new SendAnswer.Refused("got 6, required 8")).times(1);
    pipeline.chain().refuseWith(to, new SendAnswer.Refused("the operator is away"));
    TransactionId id = pipeline.submit(to);
    settle(20);
    assertThat(stored.details(id))
        .filteredOn(detail -> detail.contains("a node refuses it"))
        .containsExactly(
            "a node refuses it: got 5, required 7", "a node refuses it: the operator is away");
  }

  @Test
  void s9_aBlockedLaneHoldsUpNoOther() {
    Address never = someone();
    pipeline.chain().refuseWith(never, new SendAnswer.Refused("no"));
    pipeline.submit(never);
    settle(1);
    Map<TransactionId, Address> others = new LinkedHashMap<>();
    for (int i = 0; i < 2; i++) {
      Address to = someone();
      others.put(pipeline.submit(to), to);
    }
    pipeline.finish();
    assertOnceEach(others);
  }

  /** A cancellation is something else at the nonce: it is tried at once, and frees the lane. */
  @Test
  void s9_aCancelFreesABlockedLaneAtOnce() {
    Address never = someone();
    pipeline.chain().refuseWith(never, new SendAnswer.Refused("no"));
    TransactionId id = pipeline.submit(never);
    settle(30);
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    settle(1);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CANCELED);
    assertThat(stored.blockedLanes()).isEmpty();
  }

  @Test
  void s10_whatIsRefusedForGoodIsToldInTheNodesOwnWords() {
    Address never = someone();
    pipeline.chain().refuse(never);
    TransactionId id = pipeline.submit(never);
    settle(2);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
    assertThat(pipeline.view(id).failureDetail())
        .isEqualTo("no node takes it: invalid sender (-32000)");
    assertThat(stored.details(id)).contains("no node takes it: invalid sender (-32000)");
    assertThat(refused("invalid")).isEqualTo(1);
  }

  @Test
  void s10_theWordsStandAlsoWhenAStrangerUsedTheNonce() {
    Address never = someone();
    pipeline.chain().refuse(never);
    TransactionId id = pipeline.submit(never);
    route();
    pipeline.deliver(QueueName.SIGNED_TX);
    pipeline.chain().spend(pipeline.view(id).from());
    for (int i = 0; i < 12; i++) {
      pipeline.mine();
    }
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
    assertThat(pipeline.view(id).failureDetail())
        .isEqualTo("no node takes it: invalid sender (-32000)");
  }

  private double refused(String reason) {
    return pipeline
        .bean(MeterRegistry.class)
        .counter("transaction_refused", "reason", reason)
        .count();
  }

  /** Looks, works off and mines for as long as this; the monitor looks at every block. */
  private void settle(int seconds) {
    for (int i = 0; i < seconds; i++) {
      pipeline.run();
      pipeline.look();
      pipeline.run();
      pipeline.mine();
    }
  }

  /** As far as the signature. */
  private void route() {
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    pipeline.drain();
  }

  private void assertOnceEach(Map<TransactionId, Address> sent) {
    sent.forEach((id, to) -> {
      assertThat(pipeline.state(id)).as("%s", id).isEqualTo(TransactionState.CONFIRMED);
      assertThat(pipeline.chain().timesMined(to)).as("%s", to).isEqualTo(1);
    });
    assertThat(pipeline.nonceFaults()).isEmpty();
  }

  private static Intent estimated(Address to) {
    return withGas(to, null);
  }

  private static Intent withGas(Address to, @Nullable Long gas) {
    return new Intent(to, Wei.of(1), Bytes.EMPTY, gas, Speed.AVERAGE, null, null, false);
  }

  private static Wei ether(String amount) {
    return new Wei(new java.math.BigDecimal(amount).movePointRight(18).toBigIntegerExact());
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0xabc000 + addresses));
  }
}
