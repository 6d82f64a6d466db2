package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.relay.gasless.FakeForwarder;
import io.sluice.relay.gasless.GaslessSteps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A user's next request does not wait for a block: it follows on the lane of the one before. */
class GaslessChainTests {
  private static final Address TARGET = new Address("0x" + "ab".repeat(20));
  private static final Address USER = new Address("0x" + "ce".repeat(20));
  private static final String LANES =
      "SELECT lane_id FROM transactions WHERE lane_id IS NOT NULL ORDER BY id";

  private final Pipeline pipeline =
      new Pipeline(
          Map.of("sluice.gasless.forwarders", "0x" + "f0".repeat(20)), FakeForwarder.class);
  private final GaslessSteps gasless = new GaslessSteps(pipeline.context());
  private final FakeForwarder forwarder = pipeline.bean(FakeForwarder.class);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void itIsSentBehindTheOneBeforeOnItsLaneAndBothAreExecutedInOrder() {
    pipeline.chain().setFull(true);
    TransactionId first = sent(0);
    TransactionId second = sent(1);
    TransactionId third = sent(2);
    assertThat(List.of(state(first), state(second), state(third)))
        .containsOnly(TransactionState.SUBMITTED);
    assertThat(pipeline.sql().queryForList(LANES, Integer.class).stream().distinct()).hasSize(1);
    assertThat(
            pipeline.sql().queryForList("SELECT nonce FROM transactions ORDER BY id", Long.class))
        .isSorted()
        .doesNotHaveDuplicates();
    pipeline.chain().setFull(false);
    finish();
    finish();
    assertThat(List.of(state(first), state(second), state(third)))
        .containsOnly(TransactionState.CONFIRMED);
    assertThat(forwarder.nonce(USER)).isEqualTo(3);
  }

  @Test
  void nothingGoesBehindWhatNoNodeHasYet() {
    gasless.submit(1, USER, 0, TARGET);
    gasless.relay(); // packed and routed, not signed
    TransactionId second = gasless.submit(1, USER, 1, TARGET);
    gasless.relay();
    assertThat(state(second)).isEqualTo(TransactionState.ACCEPTED);
    assertThat(gasless.view(1, second).waitingFor()).contains("earlier requests");
    finish();
    assertThat(state(second)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void noMoreThanAFewAreInFlightAtOnce() {
    pipeline.chain().setFull(true);
    List<TransactionId> all = new ArrayList<>();
    for (int nonce = 0; nonce < 6; nonce++) {
      all.add(sent(nonce));
    }
    assertThat(all.subList(0, 4))
        .allSatisfy(id -> assertThat(state(id)).isEqualTo(TransactionState.SUBMITTED));
    assertThat(all.subList(4, 6))
        .allSatisfy(id -> assertThat(state(id)).isEqualTo(TransactionState.ACCEPTED));
    pipeline.chain().setFull(false);
    finish();
    finish();
    assertThat(all).allSatisfy(id -> assertThat(state(id)).isEqualTo(TransactionState.CONFIRMED));
    assertThat(forwarder.nonce(USER)).isEqualTo(6);
  }

  @Test
  void nothingGoesBehindAnythingWhileALowerNonceWaits() {
    pipeline.chain().setFull(true);
    sent(0);
    sent(1);
    pipeline
        .sql()
        .update(
            "UPDATE forward_requests SET state = 'ACCEPTED', carrier_id = NULL, tries = 1 WHERE nonce = 0");
    assertThat(state(sent(2))).isEqualTo(TransactionState.ACCEPTED);
  }

  @Test
  void whatBringsValueGoesBehindNothingAndIsNotLookedAtUntilThen() {
    pipeline.chain().setFull(true);
    sent(0);
    TransactionId valuable = gasless.submit(1, USER, 2, TARGET);
    pipeline.sql().update("UPDATE forward_requests SET value = x'01' WHERE nonce = 2");
    sent(1);
    assertThat(state(valuable)).isEqualTo(TransactionState.ACCEPTED);
    assertThat(
            pipeline
                .sql()
                .queryForList("SELECT id FROM forward_signers WHERE ready_since IS NOT NULL"))
        .isEmpty();
  }

  @Test
  void whereTheLaneTakesNothingItWaitsForABlock() {
    pipeline.chain().setFull(true);
    sent(0);
    pipeline
        .sql()
        .update(
            "UPDATE lanes SET state = 'DRAINING' WHERE id IN (SELECT lane_id FROM transactions)");
    TransactionId second = sent(1);
    assertThat(state(second)).isEqualTo(TransactionState.ACCEPTED);
    pipeline.chain().setFull(false);
    finish();
    assertThat(state(second)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.sql().queryForList(LANES, Integer.class)).doesNotHaveDuplicates();
  }

  @Test
  void whatIsBehindOneThatHadNoEffectGoesAgainOnceItsNonceHasCome() {
    pipeline.chain().setFull(true);
    TransactionId first = gasless.submit(1, USER, 0, TARGET, Duration.ofSeconds(30));
    pipeline.run();
    gasless.relay();
    TransactionId second = sent(1);
    assertThat(state(second)).isEqualTo(TransactionState.SUBMITTED);
    pipeline.clock().advance(Duration.ofSeconds(32));
    pipeline.mine(); // what is too late is given up: a transaction without effect takes its nonce
    pipeline.run();
    pipeline.chain().setFull(false);
    finish();
    finish();
    assertThat(state(first)).isEqualTo(TransactionState.EXPIRED);
    assertThat(forwarder.nonce(USER)).isZero();
    assertThat(state(second)).isEqualTo(TransactionState.ACCEPTED);
    gasless.submit(1, USER, 0, TARGET);
    finish();
    finish();
    assertThat(state(second)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(forwarder.timesExecuted(USER, 1)).isEqualTo(1);
  }

  @Test
  void aReorganisationUnderBothExecutesEachOnce() {
    TransactionId first = sent(0);
    TransactionId second = sent(1);
    pipeline.mine();
    gasless.relay();
    assertThat(state(second)).isEqualTo(TransactionState.MINED);
    pipeline.chain().reorganise(1);
    pipeline.look();
    pipeline.look();
    gasless.relay();
    TransactionId third = sent(2);
    for (int i = 0; i < 3; i++) {
      finish();
    }
    assertThat(List.of(state(first), state(second), state(third)))
        .containsOnly(TransactionState.CONFIRMED);
    assertThat(forwarder.nonce(USER)).isEqualTo(3);
  }

  /** Taken, and as far on its way as it gets without a block. */
  private TransactionId sent(long nonce) {
    TransactionId id = gasless.submit(1, USER, nonce, TARGET);
    for (int i = 0; i < 2; i++) {
      pipeline.run();
      gasless.relay();
    }
    return id;
  }

  private TransactionState state(TransactionId id) {
    return gasless.view(1, id).state();
  }

  private void finish() {
    for (int i = 0; i < 6; i++) {
      pipeline.run();
      pipeline.mine();
      gasless.relay();
    }
    pipeline.clock().advance(Duration.ofSeconds(2));
    gasless.relay();
  }
}
