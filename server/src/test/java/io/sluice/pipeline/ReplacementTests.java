package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.backing.queue.QueueName;
import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.lane.LaneState;
import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.Timeline;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.relay.direct.AmendmentSteps;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bumps, cancellations, ends of validity and refusals, against a chain with a fee market. */
class ReplacementTests {
  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void raisesTogetherWhatIsStuckOnALaneAndPaysOnce() {
    pipeline.chain().setFull(true);
    Map<TransactionId, Address> sent = submit(9);
    pipeline.run();
    pipeline.wait30Seconds();
    pipeline.run();
    assertThat(attempts("BUMP")).isEqualTo(9);
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertOnceEach(sent);
  }

  @Test
  void raisesBothFeesByATenthAtLeast() {
    pipeline.chain().setFull(true);
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    pipeline.wait30Seconds();
    pipeline.run();
    pipeline
        .sql()
        .query(
            """
            SELECT n.max_fee * 10 >= o.max_fee * 11 AND n.priority_fee * 10 >= o.priority_fee * 11
              FROM attempts n JOIN attempts o ON o.transaction_id = n.transaction_id AND o.ordinal = n.ordinal - 1
            """,
            row -> {
              assertThat(row.getBoolean(1)).isTrue();
            });
    assertThat(details(id)).anyMatch(detail -> detail.contains("in no block for 3 blocks"));
  }

  @Test
  void leavesALaneThatMovesOnAlone() {
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    pipeline.wait30Seconds();
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(attempts("BUMP")).isZero();
  }

  @Test
  void anyHashEverSignedMayWin() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    String first = String.valueOf(pipeline.view(id).hash());
    pipeline.wait30Seconds();
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    assertThat(String.valueOf(pipeline.view(id).hash())).isNotEqualTo(first);
    pipeline.chain().setFull(false);
    pipeline.mine(); // the replacement is signed and not sent: the first one is mined
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    assertThat(String.valueOf(pipeline.view(id).hash())).isEqualTo(first);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  @Test
  void waitsAtTheCapSaysSoAndMovesWhenTheMarketFalls() {
    pipeline.chain().setBaseFee(Wei.ofGwei(600));
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    for (int i = 0; i < 3; i++) {
      pipeline.wait30Seconds();
      pipeline.run();
    }
    assertThat(details(id).stream().filter(detail -> detail.contains("the most we pay")))
        .hasSize(1);
    assertThat(pipeline.state(id).terminal()).isFalse();
    pipeline.chain().setBaseFee(Wei.ofGwei(400));
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void cancelsAtOnceWhatHasNoNonce() {
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    assertThat(AmendmentSteps.cancel(pipeline.context(), pipeline.view(id))).isEqualTo("DONE");
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CANCELED);
    assertThat(pipeline.view(id).failureCode()).isEqualTo("canceled");
    assertThat(pipeline.chain().timesMined(to)).isZero();
  }

  @Test
  void cancelsByANoOpWhatHasANonceAndBlocksNothingBehindIt() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    Map<TransactionId, Address> others = submit(6);
    pipeline.run();
    assertThat(AmendmentSteps.cancel(pipeline.context(), pipeline.view(id))).isEqualTo("ASKED");
    pipeline.look();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CANCELED);
    assertThat(pipeline.view(id).failureCode()).isEqualTo("canceled");
    assertThat(pipeline.chain().timesMined(to)).isZero();
    assertOnceEach(others);
  }

  @Test
  void aCancellationThatLostSaysConfirmed() {
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    assertThat(AmendmentSteps.cancel(pipeline.context(), pipeline.view(id))).isEqualTo("ASKED");
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.view(id).failureCode()).isNull();
  }

  @Test
  void bumpsTheNoOpAndNeverAgainTheCallOfWhatWasGivenUp() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    pipeline.look();
    pipeline.run();
    pipeline.wait30Seconds();
    pipeline.run();
    assertThat(attempts("NO_OP")).isEqualTo(2);
    assertThat(attempts("BUMP")).isZero();
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CANCELED);
  }

  @Test
  void refusesToCancelWhatABlockHolds() {
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    pipeline.mine();
    assertThatThrownBy(() -> AmendmentSteps.cancel(pipeline.context(), pipeline.view(id)))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LATE));
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void speedsUpBeforeAndAfterTheNonce() {
    TransactionId early = pipeline.submit(someone());
    assertThat(AmendmentSteps.speedUp(pipeline.context(), pipeline.view(early), Speed.FASTEST))
        .isEqualTo("DONE");
    pipeline.chain().setFull(true);
    TransactionId late = pipeline.submit(someone());
    pipeline.run();
    assertThat(AmendmentSteps.speedUp(pipeline.context(), pipeline.view(late), Speed.FASTEST))
        .isEqualTo("ASKED");
    pipeline.look();
    pipeline.run();
    assertThat(attempts("BUMP")).isEqualTo(1);
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(early)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.state(late)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void expiresByANoOpWhatNoBlockTookInTime() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(validFor(to, Duration.ofSeconds(20)));
    pipeline.run();
    pipeline.wait30Seconds();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.EXPIRED);
    assertThat(pipeline.chain().timesMined(to)).isZero();
  }

  @Test
  void neverSendsWhatExpiredBeforeItWasSent() {
    pipeline.chain().setDown(true);
    pipeline.chain().setDown(false);
    Address to = someone();
    TransactionId id = pipeline.submit(validFor(to, Duration.ofSeconds(20)));
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SIGNED);
    pipeline.clock().advance(Duration.ofSeconds(21));
    int before = pipeline.chain().sends();
    pipeline.run();
    assertThat(pipeline.chain().sends()).isEqualTo(before);
    pipeline.look();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.EXPIRED);
    assertThat(pipeline.chain().timesMined(to)).isZero();
    assertThat(pipeline.nonceFaults()).isEmpty();
  }

  @Test
  void usesTheNonceOfWhatExpiredUnsentAtTheMostWePay() {
    Address to = someone();
    pipeline.chain().setBaseFee(Wei.ofGwei(600)); // every offer is at the cap
    TransactionId id = pipeline.submit(validFor(to, Duration.ofSeconds(20)));
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    pipeline.clock().advance(Duration.ofSeconds(21));
    pipeline.run();
    pipeline.chain().setBaseFee(Wei.ofGwei(300));
    pipeline.look();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.EXPIRED);
    assertThat(pipeline.chain().timesMined(to)).isZero();
  }

  @Test
  void fillsTheNonceOfWhatNoNodeTakes() {
    Address never = someone();
    pipeline.chain().refuse(never);
    TransactionId id = pipeline.submit(never);
    Map<TransactionId, Address> others = submit(8);
    pipeline.run();
    pipeline.look();
    pipeline.finish();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
    assertThat(pipeline.view(id).failureCode()).isEqualTo("invalid_transaction");
    assertOnceEach(others);
  }

  @Test
  void pausesOnlyTheLaneThatCannotPayAndResumesByItself() {
    Address poor = pipeline.bean(KeyRing.class).addresses().getFirst();
    Map<TransactionId, Address> sent = submit(9);
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    pipeline.chain().setBalance(poor, Wei.of(1));
    pipeline.finish();
    assertThat(
            sent.keySet().stream().filter(id -> pipeline.state(id) == TransactionState.CONFIRMED))
        .hasSize(6);
    assertThat(
            pipeline
                .sql()
                .queryForList(
                    "SELECT state FROM lanes WHERE required_balance IS NOT NULL", String.class))
        .containsExactly(LaneState.LOW_BALANCE.name());
    pipeline.chain().setBalance(poor, Wei.ofGwei(1_000_000_000));
    pipeline.clock().advance(Duration.ofMinutes(1));
    pipeline.mine();
    pipeline.finish();
    assertOnceEach(sent);
  }

  private void assertOnceEach(Map<TransactionId, Address> sent) {
    sent.forEach((id, to) -> {
      assertThat(pipeline.state(id)).as("%s", id).isEqualTo(TransactionState.CONFIRMED);
      assertThat(pipeline.chain().timesMined(to)).as("%s", to).isEqualTo(1);
    });
    assertThat(pipeline.nonceFaults()).isEmpty();
  }

  private long attempts(String kind) {
    Long count =
        pipeline
            .sql()
            .queryForObject("SELECT COUNT(*) FROM attempts WHERE kind = ?", Long.class, kind);
    return count == null ? 0 : count;
  }

  private List<String> details(TransactionId id) {
    return pipeline.bean(Timeline.class).of(id).stream()
        .map(Event::detail)
        .map(String::valueOf)
        .toList();
  }

  private Map<TransactionId, Address> submit(int count) {
    Map<TransactionId, Address> sent = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Address to = someone();
      sent.put(pipeline.submit(to), to);
    }
    return sent;
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
    return new Address("0x%040x".formatted(0xdef000 + addresses));
  }
}
