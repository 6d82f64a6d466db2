package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.QueueName;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.lane.NonceLedger;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.NonceHistory;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.relay.direct.AmendmentSteps;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written down of every nonce, and what a transaction's timeline tells of it. */
class NonceLedgerTests {
  private static final Address TO = Address.parse("0x00000000000000000000000000000000000000aa");

  private final Pipeline pipeline = new Pipeline();
  private final StoredRows stored = new StoredRows(pipeline);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void aNonceIsSignedSentAndMinedOnceEach() {
    TransactionId id = pipeline.submit(TO);
    pipeline.finish();
    assertThat(ledger(id)).containsExactly("SIGNED", "SENT", "MINED");
    assertThat(pipeline.timeline(id))
        .containsOnlyOnce(
            TransactionState.ROUTED,
            TransactionState.SIGNED,
            TransactionState.SUBMITTED,
            TransactionState.MINED,
            TransactionState.CONFIRMED);
    assertThat(stored.details(id)).contains("nonce 0");
  }

  @Test
  void whatIsSentAgainIsSentOnceForTheLedger() {
    pipeline.chain().setFull(true);
    TransactionId id = pipeline.submit(TO);
    pipeline.run();
    pipeline.chain().forgetPool();
    pipeline.wait30Seconds();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(ledger(id)).contains("SIGNED", "MINED").containsOnlyOnce("SIGNED");
    assertThat(ledger(id).stream().filter("SENT"::equals).count())
        .isEqualTo(1 + ledger(id).stream().filter("REPLACED"::equals).count());
  }

  @Test
  void aReplacementSaysWhatItIsAndWhy() {
    pipeline.chain().setFull(true);
    TransactionId id = pipeline.submit(TO);
    pipeline.run();
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    pipeline.look();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(ledger(id)).containsExactly("SIGNED", "SENT", "REPLACED", "SENT", "MINED");
    List<String> notes =
        pipeline
            .sql()
            .queryForList("SELECT reason FROM nonce_ledger WHERE event = 'REPLACED'", String.class);
    assertThat(notes).hasSize(1);
    assertThat(notes.getFirst()).matches("a no-op for at most [0-9]+ wei per gas, 21000 gas: .+");
    assertThat(stored.details(id)).contains(notes.getFirst());
  }

  @Test
  void whatIsTakenOutOfItsBlockWasMinedTwice() {
    TransactionId id = pipeline.submit(TO);
    pipeline.run();
    pipeline.mine();
    pipeline.look();
    assertThat(ledger(id)).containsExactly("SIGNED", "SENT", "MINED");
    pipeline.chain().reorganise(1);
    pipeline.look();
    pipeline.look();
    assertThat(ledger(id)).containsExactly("SIGNED", "SENT", "MINED", "UNMINED");
    pipeline.finish();
    assertThat(ledger(id)).containsExactly("SIGNED", "SENT", "MINED", "UNMINED", "MINED");
  }

  @Test
  void aBumpIsTheSameAtAHigherPrice() {
    pipeline.chain().setFull(true);
    TransactionId id = pipeline.submit(TO);
    pipeline.run();
    pipeline.wait30Seconds();
    pipeline.run();
    assertThat(stored.details(id))
        .anyMatch(
            detail -> detail.matches("the same for at most [0-9]+ wei per gas, 21000 gas: .+"));
  }

  @Test
  void theHistoryOfALaneTellsAllOfItByNonce() {
    pipeline.sql().update("UPDATE lanes SET state = 'DRAINING' WHERE id > 1");
    TransactionId first = pipeline.submit(TO);
    TransactionId second = pipeline.submit(TO);
    pipeline.finish();
    NonceHistory history = pipeline.bean(NonceHistory.class);
    List<NonceLedger.Entry> all = history.of(new LaneId(1), new Nonce(0), 2);
    assertThat(all)
        .extracting(each -> each.nonce() + " " + each.event())
        .containsExactly("0 SIGNED", "0 SENT", "0 MINED", "1 SIGNED", "1 SENT", "1 MINED");
    assertThat(all).allMatch(each -> each.lane().value() == 1 && each.hash() != null);
    assertThat(all)
        .extracting(NonceLedger.Entry::transaction)
        .containsOnly(first.value(), second.value());
    assertThat(history.of(new LaneId(1), new Nonce(1), 1)).hasSize(3);
    assertThat(history.of(new LaneId(1), new Nonce(2), 5)).isEmpty();
    assertThat(history.of(new LaneId(2), new Nonce(0), 5)).isEmpty();
  }

  @Test
  void whatExpiresUnsignedSaysSo() {
    TransactionId id =
        pipeline.submit(
            new Intent(
                TO,
                Wei.of(1),
                Bytes.EMPTY,
                21_000L,
                Speed.AVERAGE,
                null,
                pipeline.clock().instant().plusSeconds(5),
                false));
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    pipeline.drain();
    pipeline.clock().advance(Duration.ofSeconds(5));
    pipeline.deliver(QueueName.TX_REQUEST);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.EXPIRED);
    assertThat(stored.details(id)).contains("validUntil passed before it was signed");
    assertThat(ledger(id)).isEmpty();
  }

  @Test
  void whatHasALaneThatRetiresGetsAnotherAtOnceAndIsToldWhy() {
    TransactionId id = pipeline.submit(TO);
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    String lane =
        pipeline
            .sql()
            .queryForObject(
                "SELECT l.name FROM lanes l JOIN transactions t ON t.lane_id = l.id", String.class);
    pipeline.bean(Lanes.class).drain(new ChainId(31337), String.valueOf(lane));
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    assertThat(stored.details(id)).contains("its relayer is being retired");
    pipeline.drain();
    assertThat(pipeline.queues().waiting(QueueName.RELAY_TRANSACTIONS))
        .containsExactly(id.toString());
  }

  @Test
  void anIdThatNobodyKnowsIsADeadLetterForTheSigner() {
    String nobody = UUID.randomUUID().toString();
    pipeline.queues().send(QueueName.TX_REQUEST, List.of(nobody, "no-id"));
    pipeline.deliver(QueueName.TX_REQUEST);
    assertThat(pipeline.queues().dead(QueueName.TX_REQUEST))
        .hasSize(2)
        .anyMatch(reason -> reason.contains("transaction " + nobody));
  }

  @Test
  void aNodeThatIsAwayIsNotAskedAndLosesNothing() {
    TransactionId id = pipeline.submit(TO);
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    pipeline.drain();
    pipeline.chain().setDown(true);
    pipeline.deliver(QueueName.SIGNED_TX);
    assertThat(pipeline.queues().dead(QueueName.SIGNED_TX)).isEmpty();
    pipeline.chain().setDown(false);
    pipeline.finish();
    assertThat(ledger(id)).containsExactly("SIGNED", "SENT", "MINED");
  }

  private List<String> ledger(TransactionId id) {
    return pipeline.sql().queryForList("SELECT id FROM lanes", Integer.class).stream()
        .flatMap(lane ->
            pipeline.bean(NonceHistory.class).of(new LaneId(lane), new Nonce(0), 99).stream())
        .filter(each -> id.value().equals(each.transaction()))
        .map(each -> each.event().name())
        .toList();
  }
}
