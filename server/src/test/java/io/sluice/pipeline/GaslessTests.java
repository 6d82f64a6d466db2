package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.chain.Address;
import io.sluice.evm.rpc.GasAnswer;
import io.sluice.relay.gasless.FakeForwarder;
import io.sluice.relay.gasless.GaslessSteps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Requests that users sign: carried to the forwarder, each executed once or ended with a reason.
 */
class GaslessTests {
  private static final Address TARGET = new Address("0x" + "ab".repeat(20));
  private static final Address BAD = new Address("0x" + "bd".repeat(20));

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
  void oneAloneIsCarriedAloneAndShownAsTheUsersOwn() {
    TransactionId id = gasless.submit(1, user(1), 0, TARGET);
    assertThat(state(id)).isEqualTo(TransactionState.ACCEPTED);
    pipeline.run();
    assertThat(state(id)).isEqualTo(TransactionState.SUBMITTED);
    finish();
    TransactionView view = gasless.view(1, id);
    assertThat(view.state()).isEqualTo(TransactionState.CONFIRMED);
    assertThat(view.from()).isEqualTo(user(1));
    assertThat(view.to()).isEqualTo(TARGET);
    assertThat(view.gasUsed()).isPositive();
    assertThat(view.hash()).isNotNull();
    assertThat(view.block()).isNotNull();
    assertThat(forwarder.timesExecuted(user(1), 0)).isEqualTo(1);
    assertThat(batches()).containsExactly(false);
    assertThat(gasless.timeline(id))
        .extracting(Event::state)
        .startsWith(TransactionState.ACCEPTED, TransactionState.ACCEPTED, TransactionState.ROUTED)
        .endsWith(TransactionState.MINED, TransactionState.CONFIRMED);
    assertThat(gasless.list(1)).containsExactly(id);
  }

  @Test
  void manyUsersOfOneClientGoTogether() {
    List<TransactionId> ids =
        IntStream.range(0, 20).mapToObj(i -> gasless.submit(1, user(i), 0, TARGET)).toList();
    TransactionId other = gasless.submit(2, user(99), 0, TARGET);
    finish();
    ids.forEach(id -> assertThat(state(id)).isEqualTo(TransactionState.CONFIRMED));
    assertThat(gasless.view(2, other).state()).isEqualTo(TransactionState.CONFIRMED);
    assertThat(batches()).as("one for each client").containsExactlyInAnyOrder(true, false);
  }

  @Test
  void requestsOfOneUserAreExecutedInTheirOrderHoweverTheyArrive() {
    List<TransactionId> ids =
        IntStream.of(3, 1, 4, 0, 2)
            .mapToObj(nonce -> {
              TransactionId id = gasless.submit(1, user(1), nonce, TARGET);
              pipeline.run();
              return id;
            })
            .toList();
    finish();
    finish();
    ids.forEach(id -> assertThat(state(id)).isEqualTo(TransactionState.CONFIRMED));
    IntStream.range(0, 5)
        .forEach(nonce -> assertThat(forwarder.timesExecuted(user(1), nonce)).isEqualTo(1));
  }

  @Test
  void aCarrierWhoseOutcomeNobodyTellsHoldsUpNoOther() {
    forwarder.setTold(user(1), false);
    TransactionId untold = gasless.submit(1, user(1), 0, TARGET);
    TransactionId neighbour = gasless.submit(2, user(2), 0, TARGET);
    TransactionId next = gasless.submit(2, user(2), 1, TARGET);
    finish();
    finish();
    assertThat(state(untold)).isEqualTo(TransactionState.MINED);
    assertThat(gasless.view(2, neighbour).state()).isEqualTo(TransactionState.CONFIRMED);
    assertThat(gasless.view(2, next).state()).isEqualTo(TransactionState.CONFIRMED);
    forwarder.setTold(user(1), true);
    finish();
    assertThat(state(untold)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void oneThatWaitsForALowerNonceIsNotSentAndSaysSo() {
    TransactionId second = gasless.submit(1, user(1), 1, TARGET);
    pipeline.run();
    gasless.relay();
    assertThat(gasless.view(1, second).waitingFor()).contains("nonce 0");
    assertThat(batches()).isEmpty();
    TransactionId first = gasless.submit(1, user(1), 0, TARGET);
    finish();
    assertThat(state(first)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(state(second)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(batches()).as("both in one").containsExactly(true);
  }

  @Test
  void aGapThatIsNeverFilledEndsWhatWaitsForItAndFreesItsNonce() {
    TransactionId second = gasless.submit(1, user(1), 1, TARGET);
    pipeline.clock().advance(Duration.ofMinutes(10));
    gasless.relay();
    assertThat(gasless.view(1, second).failureCode()).isEqualTo("nonce_gap");
    assertThat(gasless.view(1, second).failureDetail()).contains("nonce 0");
    TransactionId first = gasless.submit(1, user(1), 0, TARGET);
    TransactionId again = gasless.submit(1, user(1), 1, TARGET);
    finish();
    assertThat(state(first)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(state(again)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void whatIsWaitedForIsNoGapWhileItIsInFlight() {
    TransactionId first = gasless.submit(1, user(1), 0, TARGET);
    gasless.relay(); // packed, and not signed yet: nothing goes behind it
    TransactionId second = gasless.submit(1, user(1), 1, TARGET);
    pipeline.clock().advance(Duration.ofMinutes(11));
    gasless.relay();
    assertThat(state(second)).isEqualTo(TransactionState.ACCEPTED);
    finish();
    finish();
    assertThat(state(first)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(state(second)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void aDeadlineThatPassesWhileItWaitsEndsIt() {
    TransactionId id = gasless.submit(1, user(1), 5, TARGET, Duration.ofSeconds(30));
    pipeline.clock().advance(Duration.ofSeconds(32));
    gasless.relay();
    assertThat(state(id)).isEqualTo(TransactionState.EXPIRED);
    assertThat(gasless.view(1, id).failureCode()).isEqualTo("validity_expired");
  }

  @Test
  void oneThatRevertsInTheMiddleOfABatchCostsItselfAlone() {
    forwarder.revertAt(BAD);
    TransactionId before = gasless.submit(1, user(1), 0, TARGET);
    TransactionId bad = gasless.submit(1, user(2), 0, BAD);
    TransactionId after = gasless.submit(1, user(3), 0, TARGET);
    finish();
    assertThat(batches()).containsExactly(true);
    assertThat(state(before)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(state(after)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(gasless.view(1, bad).failureCode()).isEqualTo("execution_reverted");
    assertThat(gasless.view(1, bad).failureDetail()).contains("its nonce is used");
    TransactionId next = gasless.submit(1, user(2), 1, TARGET);
    finish();
    assertThat(state(next)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void oneThatWouldRevertNowEndsBeforeItIsSentWithTheContractsReason() {
    pipeline.chain().revertAt(BAD, "not enough tokens");
    TransactionId bad = gasless.submit(1, user(2), 0, BAD);
    TransactionId good = gasless.submit(1, user(3), 0, TARGET);
    finish();
    assertThat(gasless.view(1, bad).failureCode()).isEqualTo("execution_reverted");
    assertThat(gasless.view(1, bad).failureDetail()).contains("not enough tokens");
    assertThat(gasless.view(1, bad).hash()).isNull();
    assertThat(state(good)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(forwarder.nonce(user(2))).isZero();
  }

  @Test
  void aUserWhoUsesTheNonceElsewhereIsToldAndTheOthersGoThrough() {
    TransactionId moved = gasless.submit(1, user(1), 0, TARGET);
    TransactionId other = gasless.submit(1, user(2), 0, TARGET);
    pipeline.run();
    forwarder.useElsewhere(user(1), 1);
    finish();
    assertThat(gasless.view(1, moved).failureCode()).isEqualTo("nonce_already_used");
    assertThat(state(other)).isEqualTo(TransactionState.CONFIRMED);
    TransactionId next = gasless.submit(1, user(1), 1, TARGET);
    finish();
    assertThat(state(next)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void aReorganisationUnderABatchExecutesEachOnce() {
    List<TransactionId> ids =
        IntStream.range(0, 5).mapToObj(i -> gasless.submit(1, user(i), 0, TARGET)).toList();
    pipeline.run();
    pipeline.mine();
    gasless.relay();
    ids.forEach(id -> assertThat(state(id)).isEqualTo(TransactionState.MINED));
    TransactionId next = gasless.submit(1, user(0), 1, TARGET);
    pipeline.run();
    pipeline.chain().reorganise(1);
    pipeline.look();
    pipeline.look();
    gasless.relay();
    ids.forEach(id -> assertThat(state(id)).isEqualTo(TransactionState.SUBMITTED));
    for (int i = 0; i < 3; i++) {
      finish();
    }
    ids.forEach(id -> assertThat(state(id)).isEqualTo(TransactionState.CONFIRMED));
    assertThat(state(next)).isEqualTo(TransactionState.CONFIRMED);
    IntStream.range(0, 5)
        .forEach(i -> assertThat(forwarder.timesExecuted(user(i), 0)).isEqualTo(1));
    assertThat(forwarder.timesExecuted(user(0), 1)).isEqualTo(1);
  }

  @Test
  void whatWasInACarrierThatNoNodeTookGoesAgain() {
    pipeline.chain().refuse(FakeForwarder.ADDRESS);
    TransactionId one = gasless.submit(1, user(1), 0, TARGET);
    TransactionId two = gasless.submit(1, user(2), 0, TARGET);
    pipeline.run();
    pipeline.chain().take(FakeForwarder.ADDRESS);
    finish();
    finish();
    assertThat(state(one)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(state(two)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(forwarder.timesExecuted(user(1), 0)).isEqualTo(1);
    assertThat(gasless.timeline(one))
        .extracting(Event::detail)
        .anySatisfy(detail -> assertThat(detail).contains("goes again"));
  }

  @Test
  void aTargetThatTakesItsWholeBatchWithItIsFoundAndTheOthersGoThrough() {
    pipeline.chain().estimateAt(FakeForwarder.ADDRESS, new GasAnswer.Reverts("out of gas"));
    List<TransactionId> ids =
        IntStream.range(0, 3).mapToObj(i -> gasless.submit(1, user(i), 0, TARGET)).toList();
    pipeline.run();
    pipeline.chain().estimateAt(FakeForwarder.ADDRESS, null);
    finish();
    finish();
    ids.forEach(id -> assertThat(state(id)).isEqualTo(TransactionState.CONFIRMED));
    assertThat(batches())
        .as("each alone, the second time")
        .containsExactly(true, false, false, false);
  }

  @Test
  void oneThatCannotBePackedIsFoundAndTheOthersGoThrough() {
    pipeline
        .sql()
        .execute(
            "CREATE TRIGGER poison BEFORE UPDATE ON forward_requests FOR EACH ROW IF NEW.to_address = x'"
                + "bd".repeat(20)
                + "' AND NEW.state = 'ROUTED' THEN SIGNAL SQLSTATE '22001'; END IF");
    List<TransactionId> ids =
        IntStream.range(0, 5).mapToObj(i -> gasless.submit(1, user(i), 0, TARGET)).toList();
    TransactionId bad = gasless.submit(1, user(7), 0, BAD);
    TransactionId direct = pipeline.submit(TARGET);
    finish();
    ids.forEach(id -> assertThat(state(id)).isEqualTo(TransactionState.CONFIRMED));
    assertThat(pipeline.state(direct)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(state(bad)).isEqualTo(TransactionState.ACCEPTED);
    assertThat(gasless.view(1, bad).waitingFor()).contains("cannot be put into a transaction");
    pipeline.sql().execute("DROP TRIGGER poison");
    pipeline.clock().advance(Duration.ofMinutes(10));
    finish();
    finish();
    assertThat(state(bad)).as("it is asked why it waits").isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void aCarrierWhoseOutcomeCannotBeStoredHoldsUpNoOther() {
    pipeline
        .sql()
        .execute(
            "CREATE TRIGGER poison BEFORE UPDATE ON forward_requests FOR EACH ROW IF NEW.client_id = 1 AND NEW.state = 'CONFIRMED' THEN SIGNAL SQLSTATE '22001'; END IF");
    TransactionId bad = gasless.submit(1, user(1), 0, TARGET);
    TransactionId good = gasless.submit(2, user(2), 0, TARGET);
    finish();
    assertThat(gasless.view(2, good).state()).isEqualTo(TransactionState.CONFIRMED);
    assertThat(state(bad)).isEqualTo(TransactionState.MINED);
    pipeline.sql().execute("DROP TRIGGER poison");
    pipeline.clock().advance(Duration.ofSeconds(20));
    finish();
    assertThat(state(bad)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void whoWantedToEndItWhileItWaitedComesTooLateOnceItIsCarried() {
    TransactionId id = gasless.submit(1, user(1), 0, TARGET);
    pipeline.run();
    gasless.endWaiting(id);
    assertThat(state(id)).isEqualTo(TransactionState.SUBMITTED);
    finish();
    assertThat(state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void whatIsPassedOverIsGivenUpInTheEndAndLaterWhereTheClientInsists() {
    assertThat(gasless.goesAgain(false, 1)).isTrue();
    assertThat(gasless.goesAgain(false, 2)).isFalse();
    assertThat(gasless.goesAgain(true, 8)).isTrue();
    assertThat(gasless.goesAgain(true, 9)).isFalse();
  }

  @Test
  void oneThatIsInNoCarrierYetCanBeTakenBackAndItsNonceUsedAgain() {
    TransactionId id = gasless.submit(1, user(1), 0, TARGET);
    assertThat(gasless.cancel(id)).isTrue();
    assertThat(gasless.cancel(id)).isFalse();
    pipeline.run();
    gasless.relay();
    assertThat(state(id)).isEqualTo(TransactionState.CANCELED);
    TransactionId again = gasless.submit(1, user(1), 0, TARGET);
    pipeline.run();
    assertThat(gasless.cancel(again)).as("it is on its way").isFalse();
    finish();
    assertThat(state(again)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void aNodeThatDoesNotAnswerDecidesNothing() {
    TransactionId id = gasless.submit(1, user(1), 0, TARGET);
    pipeline.run();
    forwarder.setDown(true);
    finish();
    assertThat(state(id)).isEqualTo(TransactionState.MINED);
    forwarder.setDown(false);
    finish();
    assertThat(state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void carriersAreInNoListOfTheClient() {
    gasless.submit(1, user(1), 0, TARGET);
    finish();
    assertThat(pipeline.sql().queryForList("SELECT client_id FROM transactions", Long.class))
        .containsExactly(1L | 1L << 62);
  }

  private TransactionState state(TransactionId id) {
    return gasless.view(1, id).state();
  }

  private List<Boolean> batches() {
    return pipeline.sql().queryForList("SELECT batch FROM forward_carriers", Boolean.class);
  }

  private void finish() {
    for (int i = 0; i < 5; i++) {
      pipeline.run();
      pipeline.mine();
      gasless.relay();
    }
    pipeline.clock().advance(Duration.ofSeconds(2));
    gasless.relay();
  }

  private static Address user(int number) {
    return new Address("0x" + String.format("%040x", 0xabc000 + number));
  }
}
