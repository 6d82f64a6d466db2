package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.relay.gasless.FakeForwarder;
import io.sluice.relay.gasless.GaslessSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users who use their nonces elsewhere too, on a chain that may take that back. */
class GaslessElsewhereTests {
  private static final Address TARGET = new Address("0x" + "ab".repeat(20));
  private static final Address BAD = new Address("0x" + "bd".repeat(20));
  private static final Address USER = new Address("0x" + "ac".repeat(20));

  private final Pipeline pipeline =
      new Pipeline(
          Map.of("sluice.gasless.forwarders", "0x" + "f0".repeat(20)), FakeForwarder.class);
  private final GaslessSteps gasless = new GaslessSteps(pipeline.context());
  private final FakeForwarder forwarder = pipeline.bean(FakeForwarder.class);

  @AfterEach
  void close() {
    pipeline.close();
  }

  /** It was in a carrier when the nonce before it was taken back. */
  @Test
  void whatWasPassedOverWaitsForTheNonceThatWasTakenBack() {
    forwarder.useElsewhere(USER, 2);
    TransactionId later = gasless.submit(1, USER, 2, TARGET);
    pipeline.run();
    forwarder.takeBack(USER, 1);
    finish();
    assertThat(state(later)).isEqualTo(TransactionState.ACCEPTED);
    assertThat(gasless.view(1, later).waitingFor()).contains("nonce 1");
    assertThat(carriers()).as("it is not sent again and again").isEqualTo(1);
    TransactionId again = gasless.submit(1, USER, 1, TARGET);
    finish();
    assertThat(state(again)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(state(later)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(forwarder.timesExecuted(USER, 1)).isEqualTo(1);
    assertThat(forwarder.timesExecuted(USER, 2)).isEqualTo(1);
  }

  /** It is held, and nobody signs the nonce before it. */
  @Test
  void whatIsHeldBehindANonceThatWasTakenBackEndsWithTheGap() {
    forwarder.useElsewhere(USER, 2);
    TransactionId later = gasless.submit(1, USER, 2, TARGET);
    pipeline.run();
    forwarder.takeBack(USER, 1);
    finish();
    pipeline.clock().advance(Duration.ofMinutes(11));
    gasless.relay();
    assertThat(gasless.view(1, later).failureCode()).isEqualTo("nonce_gap");
    assertThat(gasless.view(1, later).failureDetail()).contains("nonce 1");
  }

  @Test
  void whatIsHeldBelowWhatTheUserHasUsedElsewhereMeanwhileIsTold() {
    TransactionId held = gasless.submit(1, USER, 1, TARGET);
    forwarder.useElsewhere(USER, 3);
    gasless.submit(1, USER, 4, TARGET);
    assertThat(gasless.view(1, held).waitingFor()).contains("used elsewhere");
    pipeline.clock().advance(Duration.ofMinutes(10));
    gasless.relay();
    assertThat(gasless.view(1, held).failureCode()).isEqualTo("nonce_already_used");
  }

  @Test
  void whatFollowsANonceThatTheUserHasUsedElsewhereGoesSoon() {
    Instant end = pipeline.clock().instant().plus(Duration.ofMinutes(10));
    TransactionId held = gasless.submit(1, USER, 1, TARGET);
    TransactionId neighbour = gasless.submit(1, BAD, 1, TARGET);
    forwarder.useElsewhere(USER, 1);
    pipeline.clock().advance(Duration.ofSeconds(5));
    gasless.relay();
    finish();
    assertThat(state(held)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(state(neighbour))
        .as("its gap may still be filled")
        .isEqualTo(TransactionState.ACCEPTED);
    pipeline.clock().advance(Duration.between(pipeline.clock().instant(), end).minusMillis(1));
    gasless.relay();
    assertThat(state(neighbour)).isEqualTo(TransactionState.ACCEPTED);
    pipeline.clock().advance(Duration.ofMillis(1));
    gasless.relay();
    assertThat(gasless.view(1, neighbour).failureCode()).isEqualTo("nonce_gap");
  }

  /** It is held at a nonce that was used elsewhere, and is free again. */
  @Test
  void whatIsHeldBelowWhatWasTakenBackGoes() {
    TransactionId held = gasless.submit(1, USER, 1, TARGET);
    forwarder.useElsewhere(USER, 3);
    gasless.submit(1, USER, 4, TARGET);
    forwarder.takeBack(USER, 2);
    pipeline.clock().advance(Duration.ofMinutes(10));
    gasless.relay();
    finish();
    assertThat(state(held)).isEqualTo(TransactionState.CONFIRMED);
  }

  /** A node that is behind says so of what carriers of ours have executed. */
  @Test
  void whatCarriersHaveExecutedIsNeverLowered() {
    TransactionId first = gasless.submit(1, USER, 0, TARGET);
    finish();
    assertThat(state(first)).isEqualTo(TransactionState.CONFIRMED);
    gasless.hear(USER, 0);
    assertThat(
            pipeline.sql().queryForList("SELECT known_nonce FROM forward_signers", Integer.class))
        .containsExactly(1);
  }

  @Test
  void oneGapThatCannotBeEndedHoldsUpNoOther() {
    pipeline
        .sql()
        .execute(
            "CREATE TRIGGER poison BEFORE UPDATE ON forward_requests FOR EACH ROW IF NEW.to_address = x'"
                + "bd".repeat(20)
                + "' AND NEW.state = 'FAILED' THEN SIGNAL SQLSTATE '22001'; END IF");
    TransactionId bad = gasless.submit(1, USER, 1, BAD);
    TransactionId good = gasless.submit(1, USER, 2, TARGET);
    pipeline.clock().advance(Duration.ofMinutes(10));
    gasless.relay();
    assertThat(gasless.view(1, good).failureCode()).isEqualTo("nonce_gap");
    assertThat(state(bad)).isEqualTo(TransactionState.ACCEPTED);
    pipeline.sql().execute("DROP TRIGGER poison");
    pipeline.clock().advance(Duration.ofMinutes(10));
    gasless.relay();
    assertThat(gasless.view(1, bad).failureCode()).isEqualTo("nonce_gap");
  }

  private TransactionState state(TransactionId id) {
    return gasless.view(1, id).state();
  }

  private int carriers() {
    return pipeline.sql().queryForList("SELECT batch FROM forward_carriers").size();
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
}
