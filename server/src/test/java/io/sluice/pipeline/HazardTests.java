package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.FakeQueues;
import io.sluice.backing.queue.QueueName;
import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.relay.direct.AmendmentSteps;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What other engines are known to do wrong, tried against ours. H1 to H8 are hazards of a relayer
 * that is widely used; R and W are gaps of the relay and withdrawal services that came before.
 */
class HazardTests {
  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void h1_aNoOpIsNeverToldAsConfirmed() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(validFor(to, Duration.ofSeconds(20)));
    pipeline.run();
    pipeline.wait30Seconds();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.EXPIRED);
    assertThat(pipeline.view(id).to()).isEqualTo(to);
    assertThat(pipeline.view(id).value()).isEqualTo(Wei.ZERO);
  }

  @Test
  void h2_aReplacementWhoseSendingHadNoOutcomeIsFoundWhenItWins() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    pipeline.chain().setSilent(true);
    pipeline.wait30Seconds();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    pipeline.chain().setSilent(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  @Test
  void h3_aCancellationSendsANoOpAndNotThePaymentAgain() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    pipeline.look();
    pipeline.chain().forgetPool();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CANCELED);
    assertThat(pipeline.chain().timesMined(to)).isZero();
  }

  @Test
  void h4_whatHasExpiredIsNotSent() {
    Address to = someone();
    TransactionId id = pipeline.submit(validFor(to, Duration.ofSeconds(5)));
    for (QueueName queue : List.of(QueueName.RELAY_TRANSACTIONS, QueueName.TX_REQUEST)) {
      pipeline.drain();
      pipeline.deliver(queue);
    }
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SIGNED);
    pipeline.clock().advance(Duration.ofSeconds(6));
    pipeline.run();
    assertThat(pipeline.chain().sends()).isZero();
    pipeline.look();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.EXPIRED);
    assertThat(pipeline.chain().timesMined(to)).isZero();
  }

  @Test
  void h5_twoRequestsToSignOneTransactionTakeOneNonce() {
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    for (int i = 0; i < 5; i++) {
      pipeline.queues().send(QueueName.TX_REQUEST, List.of(id.toString()));
    }
    pipeline.finish();
    assertThat(attempts()).isEqualTo(1);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  @Test
  void h6_whatAReorganisationVoidsGoesBackAndARevertWaitsForItsDepth() {
    Address broken = someone();
    TransactionId id = pipeline.submit(broken);
    pipeline.run();
    pipeline.chain().revertAt(broken);
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    pipeline.chain().reorganise(1);
    pipeline.look();
    pipeline.look();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    pipeline.finish();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
  }

  @Test
  void h7_anOutageOfAnyLengthCancelsNothing() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    pipeline.chain().setDown(true);
    for (int i = 0; i < 100; i++) {
      pipeline.clock().advance(Duration.ofMinutes(10));
      try {
        pipeline.look();
      } catch (NodeUnavailableException e) {
        // As the monitor's own loop does: the next look tries again.
      }
      pipeline.sweep();
      pipeline.run();
    }
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(attempts()).isEqualTo(1);
    pipeline.chain().setDown(false);
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  @Test
  void h8_whatIsOverIsKept() {
    TransactionId id = pipeline.submit(someone());
    pipeline.finish();
    pipeline.clock().advance(Duration.ofDays(3650));
    pipeline.sweep();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.timeline(id)).isNotEmpty();
  }

  @Test
  void r3_aCrashBetweenTheNodeAndTheDatabasePaysOnce() {
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.chain().setSilent(true); // the node takes it, and nobody notes that
    pipeline.run();
    pipeline.queues().lose();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SIGNED);
    pipeline.chain().setSilent(false);
    pipeline.sweep();
    pipeline.queues().setUnruly(true);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(attempts()).isEqualTo(1);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  @Test
  void r5_whatWasStoredIsSentThoughItsMessageWasLost() {
    TransactionId id = pipeline.submit(someone());
    pipeline.drain();
    pipeline.queues().lose();
    pipeline.sweep();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void r8_anAmountIsExactToTheLastWei() {
    Wei value = new Wei(new BigInteger("9007199254740993000000000000000001"));
    Address to = someone();
    pipeline
        .bean(KeyRing.class)
        .addresses()
        .forEach(lane -> pipeline.chain().setBalance(lane, new Wei(BigInteger.TWO.pow(200))));
    pipeline.clock().advance(Duration.ofMinutes(1));
    pipeline.look();
    TransactionId id =
        pipeline.submit(new Intent(to, value, Bytes.EMPTY, 21_000L, Speed.FAST, null, null, false));
    pipeline.finish();
    assertThat(pipeline.view(id).value()).isEqualTo(value);
    assertThat(pipeline.chain().valueSentTo(to)).isEqualTo(value);
  }

  @Test
  void w2_everyRequestReachesAnEndAlsoWhenItReverts() {
    Address broken = someone();
    TransactionId fails = pipeline.submit(broken);
    TransactionId works = pipeline.submit(someone());
    pipeline.run();
    pipeline.chain().revertAt(broken);
    pipeline.finish();
    assertThat(pipeline.state(fails)).isEqualTo(TransactionState.FAILED);
    assertThat(pipeline.state(works)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void w7_workThatADeadProcessHadBegunIsDoneByAnother() {
    TransactionId id = pipeline.submit(someone());
    for (QueueName queue : FakeQueues.ALL) {
      pipeline.drain();
      pipeline.queues().lose(); // received by a process that died
      pipeline.sweep();
      pipeline.drain();
      pipeline.deliver(queue);
    }
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(attempts()).isEqualTo(1);
  }

  @Test
  void w8_whatCannotSucceedFailsAloneAndNotWithItsBatch() {
    Address refused = someone();
    Address reverting = someone();
    pipeline.chain().refuse(refused);
    pipeline.chain().revertAt(reverting);
    List<TransactionId> bad = List.of(pipeline.submit(refused), pipeline.submit(reverting));
    List<TransactionId> good = Stream.generate(() -> pipeline.submit(someone())).limit(20).toList();
    pipeline.finish();
    pipeline.finish();
    assertThat(good).allMatch(id -> pipeline.state(id) == TransactionState.CONFIRMED);
    assertThat(bad).allMatch(id -> pipeline.state(id) == TransactionState.FAILED);
    assertThat(pipeline.nonceFaults()).isEmpty();
  }

  @Test
  void w9_aStuckNonceIsBumpedAndOneThatIsGivenUpIsFilled() {
    pipeline.chain().setFull(true);
    Address late = someone();
    TransactionId expires = pipeline.submit(validFor(late, Duration.ofSeconds(20)));
    TransactionId waits = pipeline.submit(someone());
    pipeline.run();
    pipeline.wait30Seconds();
    pipeline.run();
    assertThat(attempts()).isEqualTo(4);
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(waits)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.state(expires)).isEqualTo(TransactionState.EXPIRED);
    assertThat(pipeline.chain().timesMined(late)).isZero();
  }

  @Test
  void w10_noNumberOfFailedReadsFailsATransaction() {
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    pipeline.chain().mine();
    pipeline.chain().setDown(true);
    for (int i = 0; i < 50; i++) {
      pipeline.sweep();
      pipeline.run();
    }
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    pipeline.chain().setDown(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  private long attempts() {
    Long count = pipeline.sql().queryForObject("SELECT COUNT(*) FROM attempts", Long.class);
    return count == null ? 0 : count;
  }

  private Intent validFor(Address to, Duration duration) {
    return new Intent(
        to,
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
    return new Address("0x%040x".formatted(0xabcd00 + addresses));
  }
}
