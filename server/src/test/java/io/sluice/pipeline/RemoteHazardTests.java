package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.remote.FakeRelayer;
import io.sluice.engine.remote.RemoteSteps;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an OpenZeppelin Relayer is known to do wrong, H1 to H8, done by a member of the pool:
 * nothing of it is believed that blocks do not show.
 */
class RemoteHazardTests {
  private static final Address TO = new Address("0x00000000000000000000000000000000000abc01");

  private final FakeRelayer relayer = new FakeRelayer(1);
  private final Pipeline pipeline =
      new Pipeline(
          Map.of(
              "sluice.remote.urls", relayer.url(),
              "sluice.remote.api-keys", FakeRelayer.key()));

  @BeforeEach
  void join() {
    relayer.attach(raw -> pipeline.chain().send(List.of(raw)), pipeline.clock()::instant);
    health();
    health();
  }

  @AfterEach
  void close() {
    pipeline.close();
    relayer.close();
  }

  @Test
  void h1_aNoOpThatItCallsConfirmedIsNeverConfirmed() {
    TransactionId id = sent();
    relayer.noOp(0);
    relayer.say(0, "confirmed");
    follow();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(pipeline.view(id).waitingFor()).contains("not believed");
    pipeline.mine();
    later();
    assertThat(pipeline.state(id)).as("not deep enough").isEqualTo(TransactionState.SUBMITTED);
    finish();
    later();
    assertThat(pipeline.chain().timesMined(TO)).isZero();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
    assertThat(pipeline.view(id).failureCode()).isEqualTo("relayer_gave_up");
  }

  @Test
  void h2_whatItCallsFailedAndPaidAllTheSameIsConfirmed() {
    TransactionId id = sent();
    relayer.bumpAndLoseTheHash(0);
    pipeline.mine();
    relayer.say(0, "failed");
    follow();
    assertThat(pipeline.state(id)).isNotEqualTo(TransactionState.FAILED);
    finish();
    later();
    later();
    assertThat(pipeline.chain().timesMined(TO)).isEqualTo(1);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void h2_whatItCallsFailedStaysOpenWhileItIsNotShownWhoUsedItsNonce() {
    TransactionId id = sent();
    pipeline.chain().spend(relayer.address());
    relayer.say(0, "failed");
    later();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    pipeline.mine();
    later();
    assertThat(pipeline.state(id))
        .as("what used it cannot be read")
        .isEqualTo(TransactionState.SUBMITTED);
  }

  @Test
  void h3_whatItCallsCanceledAndSendsAgainIsConfirmed() {
    TransactionId id = sent();
    relayer.say(0, "canceled");
    follow();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void h4_anExpiredOneWhoseOriginalIsSentIsConfirmed() {
    TransactionId id = submit();
    pipeline.run();
    pipeline.chain().setFull(true);
    relayer.work();
    follow();
    pipeline.chain().setFull(false);
    relayer.noOpButSendTheOriginal(0);
    relayer.say(0, "confirmed");
    finish();
    follow();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void h5_oneThatGoesOutWithTwoNoncesIsConfirmedOnceAndTheOtherIsTold() {
    TransactionId id = sent();
    relayer.prepareAgain(0);
    later();
    finish();
    assertThat(pipeline.chain().timesMined(TO)).isEqualTo(2);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.sql().queryForList("SELECT detail FROM timeline", String.class))
        .anySatisfy(each -> assertThat(each).contains("although"));
  }

  @Test
  void h6_whatAReorganisationTookBackIsOpenUntilABlockHoldsItAgain() {
    TransactionId id = sent();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    relayer.say(0, "confirmed");
    pipeline.chain().reorganise(1);
    pipeline.chain().mine();
    pipeline.look();
    pipeline.look();
    later();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    relayer.resend(0);
    finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void h7_oneThatAnOutageMadeANoOpIsConfirmedWhenTheOriginalWasFaster() {
    TransactionId id = sent();
    pipeline.mine();
    relayer.noOp(0); // its nonce is used: no node takes it
    relayer.say(0, "confirmed");
    later();
    finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.chain().timesMined(TO)).isEqualTo(1);
  }

  @Test
  void h8_whatItKnowsNoMoreIsDecidedByBlocks() {
    TransactionId id = sent();
    relayer.forget(0);
    later();
    assertThat(pipeline.view(id).waitingFor()).contains("a person must say");
    finish();
    later();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void h8_whatItForgotBeforeAnyHashWasHeardWaitsForAPerson() {
    TransactionId id = submit();
    pipeline.run();
    relayer.forget(0);
    later();
    later();
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(pipeline.view(id).waitingFor()).contains("a person must say");
    assertThat(relayer.posts()).isEqualTo(1);
  }

  private TransactionId sent() {
    TransactionId id = submit();
    pipeline.run();
    relayer.work();
    follow();
    return id;
  }

  private TransactionId submit() {
    return pipeline.submit(
        new Intent(
            TO, Wei.of(7), Bytes.EMPTY, 21_000L, Speed.AVERAGE, relayer.lane(), null, false));
  }

  private void health() {
    RemoteSteps.health(pipeline.context());
  }

  private void follow() {
    pipeline.clock().advance(Duration.ofSeconds(6));
    RemoteSteps.follow(pipeline.context());
  }

  private void later() {
    pipeline.clock().advance(Duration.ofMinutes(2));
    RemoteSteps.follow(pipeline.context());
  }

  private void finish() {
    for (int i = 0; i < 4; i++) {
      pipeline.mine();
    }
  }
}
