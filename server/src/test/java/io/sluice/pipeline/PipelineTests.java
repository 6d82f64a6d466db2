package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.FakeQueues;
import io.sluice.backing.queue.QueueName;
import io.sluice.engine.lane.LaneState;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What DESIGN's invariants promise, tried against the stages with a chain and queues that misbehave
 * on request.
 */
class PipelineTests {
  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void carriesATransactionToItsConfirmation() {
    TransactionId id = pipeline.submit(someone());
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.timeline(id))
        .containsExactly(
            TransactionState.ACCEPTED,
            TransactionState.ROUTED,
            TransactionState.SIGNED,
            TransactionState.SUBMITTED,
            TransactionState.MINED,
            TransactionState.CONFIRMED);
  }

  @Test
  void confirmsAtTheDepthAndNotBefore() {
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    pipeline.mine();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void spreadsOverTheLanesAndLeavesNoNonceOut() {
    Map<TransactionId, Address> sent = submit(60);
    pipeline.finish();
    assertOnceEach(sent);
    Integer lanes =
        pipeline
            .sql()
            .queryForObject("SELECT COUNT(DISTINCT lane_id) FROM attempts", Integer.class);
    assertThat(lanes).isEqualTo(3);
  }

  @Test
  void changesNothingWhenEverythingComesTwiceAndInAnyOrder() {
    pipeline.queues().setUnruly(true);
    Map<TransactionId, Address> sent = submit(40);
    pipeline.finish();
    assertOnceEach(sent);
  }

  @Test
  void findsAgainWhatQueuesHaveLost() {
    Map<TransactionId, Address> sent = submit(10);
    for (QueueName lost : FakeQueues.ALL) {
      pipeline.drain();
      pipeline.queues().lose();
      pipeline.sweep();
      pipeline.drain();
      pipeline.deliver(lost);
    }
    pipeline.finish();
    assertOnceEach(sent);
  }

  /** A killed process takes the messages that it had in hand with it, for as long as a minute. */
  @Test
  void goesOnAtOnceWithWhatAKilledProcessHadInHand() {
    Map<TransactionId, Address> sent = submit(10);
    for (QueueName lost : FakeQueues.ALL) {
      pipeline.drain();
      pipeline.queues().lose();
      pipeline.sweepAtStart();
      pipeline.drain();
      pipeline.deliver(lost);
    }
    pipeline.finish();
    assertOnceEach(sent);
  }

  @Test
  void sweepsNothingThatOnlyWaitsInABacklog() {
    for (int i = 0; i < 10; i++) {
      pipeline.submit(someone());
      pipeline.drain();
      pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
      pipeline.drain();
    }
    long waiting = pipeline.queues().depth(QueueName.TX_REQUEST).visible();
    assertThat(waiting).isEqualTo(10);
    pipeline.sweep();
    pipeline.drain();
    assertThat(pipeline.queues().depth(QueueName.TX_REQUEST).visible()).isEqualTo(waiting);
  }

  @Test
  void keepsTheOutboxWhileTheQueueServerIsAway() {
    pipeline.queues().setDown(true);
    TransactionId id = pipeline.submit(someone());
    org.assertj.core.api.Assertions.assertThatThrownBy(pipeline::drain).isNotNull();
    pipeline.queues().setDown(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void sendsTheSameBytesAgainWhenTheOutcomeIsUnknown() {
    Map<TransactionId, Address> sent = submit(5);
    pipeline.chain().setSilent(true);
    pipeline.run();
    assertThat(sent.keySet()).allMatch(id -> pipeline.state(id) == TransactionState.SIGNED);
    pipeline.chain().setSilent(false);
    pipeline.finish();
    assertOnceEach(sent);
    assertThat(pipeline.chain().sends()).isGreaterThan(5);
  }

  @Test
  void minesWhatANodeTookWithoutSayingSo() {
    TransactionId id = pipeline.submit(someone());
    pipeline.chain().setSilent(true);
    pipeline.run();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
  }

  @Test
  void waitsForANodeThatIsAway() {
    pipeline.chain().setDown(true);
    Map<TransactionId, Address> sent = submit(5);
    pipeline.run();
    assertThat(sent.keySet()).allMatch(id -> pipeline.state(id) == TransactionState.ACCEPTED);
    pipeline.chain().setDown(false);
    pipeline.finish();
    assertOnceEach(sent);
  }

  @Test
  void sendsAgainWhatANodeHasForgotten() {
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    pipeline.chain().forgetPool();
    pipeline.mine();
    pipeline.mine();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void showsWhatWaitsInThePool() {
    pipeline.chain().setFull(true);
    pipeline.clock().advance(Duration.ofMillis(500));
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.IN_MEMPOOL);
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void sendsAgainEvenWhenTheWordToDoSoIsLost() {
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    pipeline.chain().forgetPool();
    pipeline.mine();
    pipeline.mine();
    pipeline.drain();
    pipeline.queues().lose();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void takesBackAndSendsAgainWhatAReorganisationVoided() {
    Map<TransactionId, Address> sent = submit(6);
    pipeline.run();
    pipeline.mine();
    pipeline.mine();
    pipeline.chain().reorganise(2);
    pipeline.look();
    pipeline.look();
    assertThat(sent.keySet()).allMatch(id -> pipeline.state(id) == TransactionState.SUBMITTED);
    pipeline.finish();
    pipeline.finish();
    assertOnceEach(sent);
    assertThat(pipeline.timeline(sent.keySet().iterator().next()))
        .containsSubsequence(
            TransactionState.MINED,
            TransactionState.SUBMITTED,
            TransactionState.MINED,
            TransactionState.CONFIRMED);
  }

  @Test
  void followsAChainThatHasNothingInCommonWithTheOldOne() {
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    pipeline.mine();
    pipeline.chain().reorganise(2);
    pipeline.sql().update("UPDATE blocks SET hash = REVERSE(hash)");
    pipeline.look();
    pipeline.finish();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void tellsARevertFromASuccess() {
    Address broken = someone();
    TransactionId id = pipeline.submit(broken);
    pipeline.run();
    pipeline.chain().revertAt(broken);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
    assertThat(pipeline.view(id).failureCode()).isEqualTo("execution_reverted");
  }

  @Test
  void spendsNoNonceOnWhatRevertsBeforehand() {
    Address broken = someone();
    pipeline.chain().revertAt(broken);
    TransactionId id =
        pipeline.submit(
            new Intent(broken, Wei.ZERO, Bytes.EMPTY, null, Speed.FAST, null, null, false));
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
    assertThat(pipeline.view(id).failureDetail()).isEqualTo("it says no");
    assertThat(pipeline.view(id).nonce()).isNull();
  }

  @Test
  void signsNothingAfterItsValidity() {
    TransactionId early = pipeline.submit(validFor(Duration.ofSeconds(5)));
    pipeline.clock().advance(Duration.ofSeconds(6));
    pipeline.run();
    assertThat(pipeline.state(early)).isEqualTo(TransactionState.EXPIRED);

    TransactionId late = pipeline.submit(validFor(Duration.ofSeconds(5)));
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    assertThat(pipeline.state(late)).isEqualTo(TransactionState.ROUTED);
    pipeline.clock().advance(Duration.ofSeconds(6));
    pipeline.run();
    assertThat(pipeline.state(late)).isEqualTo(TransactionState.EXPIRED);
    assertThat(pipeline.view(late).nonce()).isNull();
  }

  @Test
  void passesOverALaneThatRunsDry() {
    Address poor = pipeline.bean(io.sluice.engine.keys.KeyRing.class).addresses().getFirst();
    pipeline.chain().setBalance(poor, Wei.of(1));
    pipeline.clock().advance(Duration.ofMinutes(1));
    pipeline.look();
    List<TransactionId> sent = new ArrayList<>(submit(12).keySet());
    pipeline.finish();
    assertThat(sent).noneMatch(id -> poor.equals(pipeline.view(id).from()));
    assertThat(
            pipeline
                .sql()
                .queryForObject(
                    "SELECT COUNT(*) FROM lanes WHERE state = ?",
                    Integer.class,
                    LaneState.LOW_BALANCE.name()))
        .isEqualTo(1);
  }

  @Test
  void givesUpWhatIsNoMessageOfOursAndGoesOn() {
    for (QueueName queue : FakeQueues.ALL) {
      pipeline.queues().send(queue, List.of("{\"not\": \"ours\"}"));
    }
    Map<TransactionId, Address> sent = submit(3);
    pipeline.finish();
    assertOnceEach(sent);
    for (QueueName queue : FakeQueues.ALL) {
      assertThat(pipeline.queues().dead(queue)).hasSize(1);
    }
  }

  @Test
  void sendsNoFurtherThanTheWindow() {
    pipeline.sql().update("UPDATE lanes SET window_size = 2");
    Map<TransactionId, Address> sent = submit(30);
    pipeline.run();
    assertThat(
            sent.keySet().stream().filter(id -> pipeline.state(id) == TransactionState.SUBMITTED))
        .hasSize(6);
    for (int i = 0; i < 6; i++) {
      pipeline.finish();
    }
    assertOnceEach(sent);
  }

  private void assertOnceEach(Map<TransactionId, Address> sent) {
    sent.forEach((id, to) -> {
      assertThat(pipeline.state(id)).as("%s", id).isEqualTo(TransactionState.CONFIRMED);
      assertThat(pipeline.chain().timesMined(to)).as("%s", to).isEqualTo(1);
    });
    assertThat(pipeline.nonceFaults()).isEmpty();
  }

  private Map<TransactionId, Address> submit(int count) {
    Map<TransactionId, Address> sent = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Address to = someone();
      sent.put(pipeline.submit(to), to);
    }
    return sent;
  }

  private Intent validFor(Duration duration) {
    return new Intent(
        someone(),
        Wei.ZERO,
        Bytes.EMPTY,
        21_000L,
        Speed.AVERAGE,
        null,
        pipeline.clock().instant().plus(duration),
        false);
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0xabc000 + addresses));
  }
}
