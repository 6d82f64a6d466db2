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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is given to a remote relayer is given once, whatever happens to requests and answers, and
 * waits for a person where that cannot be known.
 */
class RemoteTests {
  private final FakeRelayer relayer = new FakeRelayer(1);
  private final Pipeline pipeline =
      new Pipeline(
          Map.of(
              "sluice.remote.urls", relayer.url(),
              "sluice.remote.api-keys", FakeRelayer.key()));
  private int addresses;

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
  void whatItTakesIsPostedOnceAndConfirmedByBlocks() {
    Address to = someone();
    TransactionId id = submit(to);
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    relayer.work();
    follow();
    finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.view(id).from()).isEqualTo(relayer.address());
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
    assertThat(relayer.posts()).isEqualTo(1);
  }

  @Test
  void aHashThatIsHeardAfterItsBlockIsFoundAllTheSame() {
    TransactionId id = submit(someone());
    pipeline.run();
    relayer.work();
    finish(); // nobody told of the hash
    follow();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void anAnswerThatIsCutAfterAcceptanceIsFoundInItsListAndNotSentAgain() {
    relayer.stranger();
    health();
    relayer.cutAfterAcceptance(1);
    TransactionId id = submit(someone());
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SIGNED);
    assertThat(pipeline.view(id).waitingFor()).contains("not known");
    follow();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    pipeline.run();
    assertThat(relayer.posts()).isEqualTo(1);
  }

  @Test
  void anErrorAfterAcceptanceIsNoRefusal() {
    relayer.failAfterAcceptance(1);
    TransactionId id = submit(someone());
    pipeline.run();
    follow();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(relayer.posts()).isEqualTo(1);
  }

  @Test
  void twoThatAskForTheSameAreToldApart() {
    Address to = someone();
    relayer.stranger();
    health();
    relayer.cutAfterAcceptance(2);
    TransactionId one = submit(to);
    TransactionId other = submit(to);
    pipeline.run();
    follow();
    relayer.work();
    follow();
    finish();
    assertThat(pipeline.state(one)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.state(other)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.view(one).hash()).isNotEqualTo(pipeline.view(other).hash());
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(2);
  }

  @Test
  void whatNeverArrivedGoesBackToThePoolOnceThatIsCertain() {
    relayer.stranger();
    health();
    relayer.cutBeforeAcceptance(1);
    TransactionId id = submit(someone());
    pipeline.run();
    pipeline.clock().advance(Duration.ofSeconds(10));
    follow();
    assertThat(pipeline.state(id)).as("it may still arrive").isEqualTo(TransactionState.SIGNED);
    pipeline.clock().advance(Duration.ofMinutes(3));
    follow();
    assertThat(pipeline.timeline(id)).contains(TransactionState.ACCEPTED);
    health();
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(relayer.posts()).isEqualTo(2);
    assertThat(relayer.size()).isEqualTo(2);
  }

  @Test
  void aListThatGrowsWhileItIsReadHidesNothing() {
    for (int i = 0; i < 250; i++) {
      relayer.stranger();
    }
    health();
    relayer.cutAfterAcceptance(1);
    TransactionId id = submit(someone());
    pipeline.run();
    relayer.growWhileListing(7);
    pipeline.clock().advance(Duration.ofMinutes(3));
    follow();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(relayer.posts()).isEqualTo(1);
  }

  @Test
  void aListOfWhichNewOnesVanishWhileItIsReadProvesNothing() {
    for (int i = 0; i < 150; i++) {
      relayer.stranger();
    }
    health();
    relayer.cutAfterAcceptance(1);
    TransactionId id = submit(someone());
    pipeline.run();
    for (int i = 0; i < 99; i++) {
      relayer.stranger(); // ours is the last of the first page
    }
    relayer.stranger(); // and now the first of the second
    relayer.vanishWhileListing(1);
    pipeline.clock().advance(Duration.ofMinutes(3));
    follow();
    pipeline.clock().advance(Duration.ofMinutes(1));
    follow();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(relayer.posts()).isEqualTo(1);
  }

  @Test
  void aRelayerThatWasWipedWaitsForAPerson() {
    relayer.stranger();
    health();
    relayer.cutAfterAcceptance(1);
    TransactionId id = submit(someone());
    pipeline.run();
    relayer.wipe();
    assertIsHeld(id, "does not reach back");
  }

  @Test
  void aRelayerWithAWrongClockWaitsForAPerson() {
    relayer.stranger();
    health();
    relayer.cutBeforeAcceptance(1);
    TransactionId id = submit(someone());
    pipeline.run();
    relayer.setSkew(Duration.ofHours(-2));
    assertIsHeld(id, "its clock is off");
  }

  @Test
  void aListInWhichNothingWasKnownProvesNothing() {
    relayer.cutBeforeAcceptance(1);
    TransactionId id = submit(someone());
    pipeline.run();
    assertIsHeld(id, "nothing is known to have been in its list before");
  }

  @Test
  void oneThatWasRewrittenBeforeItWasFoundWaitsForAPerson() {
    relayer.stranger();
    health();
    relayer.cutAfterAcceptance(1);
    TransactionId id = submit(someone());
    pipeline.run();
    relayer.work();
    relayer.noOp(0);
    assertIsHeld(id, "rewritten to do nothing");
  }

  @Test
  void whatIsHeldIsTakenWhenItTurnsUp() {
    relayer.stranger();
    health();
    relayer.cutAfterAcceptance(1);
    TransactionId id = submit(someone());
    pipeline.run();
    relayer.setSkew(Duration.ofHours(3)); // what it has seems older than it is
    pipeline.clock().advance(Duration.ofMinutes(3));
    follow();
    assertThat(pipeline.view(id).waitingFor()).contains("a person must say");
    relayer.setSkew(Duration.ZERO);
    pipeline.clock().advance(Duration.ofMinutes(2));
    follow();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
  }

  @Test
  void aRefusalEndsItWithTheRelayersWords() {
    relayer.refuseWith(400);
    TransactionId id = submit(someone());
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
    assertThat(pipeline.view(id).failureCode()).isEqualTo("relayer_refused");
  }

  @Test
  void whatAPausedOneDoesNotTakeGoesElsewhere() {
    TransactionId id = submit(null, someone());
    onlyTheRelayer();
    pipeline.run();
    assertThat(pipeline.view(id).relayer()).isEqualTo(relayer.lane());
    TransactionId other = submit(null, someone());
    relayer.refuseWith(429);
    pipeline.run();
    pipeline.sql().update("UPDATE lanes SET state = 'ACTIVE' WHERE remote = FALSE");
    pipeline.clock().advance(Duration.ofSeconds(30));
    pipeline.run();
    assertThat(pipeline.view(other).relayer()).startsWith("lane-");
    assertThat(pipeline.state(other)).isEqualTo(TransactionState.SUBMITTED);
  }

  @Test
  void oneThatIsDownGetsNothingAndComesBack() {
    relayer.setDown(true);
    health();
    TransactionId id = submit(someone());
    pipeline.run();
    assertThat(relayer.posts()).isZero();
    assertThat(pipeline.view(id).waitingFor()).contains("is not active");
    relayer.setDown(false);
    health();
    pipeline.clock().advance(Duration.ofSeconds(30));
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
  }

  private void assertIsHeld(TransactionId id, String why) {
    pipeline.clock().advance(Duration.ofMinutes(3));
    follow();
    pipeline.clock().advance(Duration.ofMinutes(3));
    follow();
    pipeline.sweep();
    pipeline.run();
    assertThat(pipeline.view(id).waitingFor()).contains("a person must say").contains(why);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SIGNED);
    assertThat(relayer.posts()).isEqualTo(1);
  }

  private void onlyTheRelayer() {
    pipeline.sql().update("UPDATE lanes SET state = 'LOW_BALANCE' WHERE remote = FALSE");
  }

  private void health() {
    RemoteSteps.health(pipeline.context());
  }

  private void follow() {
    pipeline.clock().advance(Duration.ofSeconds(6));
    RemoteSteps.follow(pipeline.context());
  }

  private void finish() {
    for (int i = 0; i < 4; i++) {
      pipeline.mine();
    }
  }

  private TransactionId submit(Address to) {
    return submit(relayer.lane(), to);
  }

  private TransactionId submit(@Nullable String lane, Address to) {
    return pipeline.submit(
        new Intent(to, Wei.of(7), Bytes.EMPTY, 21_000L, Speed.AVERAGE, lane, null, false));
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0xabc0000 + addresses));
  }
}
