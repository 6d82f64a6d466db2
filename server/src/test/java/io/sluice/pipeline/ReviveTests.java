package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.QueueName;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.rpc.SendAnswer;
import io.sluice.relay.direct.AmendmentSteps;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bumps that no node takes, and what is with a node all the while. */
class ReviveTests {
  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void a8_twoRefusedBumpsInARowAndTheOriginalStillWins() {
    Address to = someone();
    TransactionId id = stuckOnceRefused(to);
    pipeline.wait30Seconds();
    pipeline.run();
    pipeline.wait30Seconds();
    pipeline.run();
    assertThat(states(id)).containsEntry(0, "SENT");
    assertThat(states(id).values()).filteredOn("REFUSED"::equals).hasSizeGreaterThanOrEqualTo(1);
    // Even after the node has lost its pool: what counts again is really sent.
    pipeline.chain().forgetPool();
    pipeline.mine();
    pipeline.mine();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  @Test
  void a8_refusedOffersDoNotRaiseTheNextPrice() {
    TransactionId id = stuckOnceRefused(someone());
    for (int i = 0; i < 4; i++) {
      pipeline.wait30Seconds();
      pipeline.run();
    }
    assertThat(fees(id)).hasSize(2).element(1).isEqualTo(String.valueOf(3_300_000_000L));
  }

  /** What is refused is not tried again with every block, for that changes nothing. */
  @Test
  void a8_aRefusedBumpWaitsAsLongAsAnyOtherBeforeTheNext() {
    TransactionId id = stuckOnceRefused(someone());
    int before = pipeline.chain().sends();
    for (int i = 0; i < 20; i++) {
      pipeline.run();
      pipeline.mine();
    }
    assertThat(pipeline.chain().sends() - before).isLessThanOrEqualTo(2);
    assertThat(states(id)).containsEntry(0, "SENT");
  }

  @Test
  void a8_whatTookTheOffersPlaceStaysOldAndWhatWasRefusedStaysRefused() {
    TransactionId id = stuckOnceRefused(someone());
    pipeline.chain().take(someone());
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    pipeline.look();
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    assertThat(states(id)).isEqualTo(Map.of(0, "OLD", 1, "REFUSED", 2, "SIGNED"));
  }

  /** A canceled payment is not revived by a refusal of its no-op. */
  @Test
  void a8_aRefusalNeverBringsBackWhatWasGivenUp() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    Address lane = pipeline.view(id).from();
    pipeline
        .chain()
        .refuseWith(lane, new SendAnswer.FeeTooHigh("tx fee exceeds the cap", Wei.of(1)));
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    pipeline.look();
    pipeline.run();
    pipeline.chain().forgetPool();
    int before = pipeline.chain().sends();
    for (int i = 0; i < 3; i++) {
      pipeline.mine();
      pipeline.run();
    }
    assertThat(pipeline.chain().sends()).isEqualTo(before);
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.chain().timesMined(to)).isZero();
  }

  @Test
  void a9_whatIsSignedWhileTheNodeAnswersIsNotTakenForSent() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    pipeline.whileSending(() -> {
      AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
      pipeline.look();
      pipeline.drain();
      pipeline.deliver(QueueName.TX_REQUEST);
    });
    pipeline.drain();
    pipeline.deliver(QueueName.SIGNED_TX);
    assertThat(states(id)).isEqualTo(Map.of(0, "OLD", 1, "SIGNED"));
    pipeline.run();
    assertThat(states(id)).isEqualTo(Map.of(0, "OLD", 1, "SENT"));
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CANCELED);
    assertThat(pipeline.chain().timesMined(to)).isZero();
  }

  /** A block is faster than the answer of the node that has the transaction. */
  @Test
  void whatABlockHoldsBeforeTheNodeAnsweredStaysMined() {
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    pipeline.drain();
    pipeline.whileSending(pipeline::mine);
    pipeline.deliver(QueueName.SIGNED_TX);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  private TransactionId stuckOnceRefused(Address to) {
    pipeline.chain().setFull(true);
    pipeline.chain().refuseWith(to, new SendAnswer.Invalid("no")).onlyReplacements();
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    pipeline.wait30Seconds();
    pipeline.run();
    assertThat(states(id)).containsEntry(1, "REFUSED");
    return id;
  }

  private Map<Integer, String> states(TransactionId id) {
    return pipeline
        .sql()
        .query(
            "SELECT ordinal, state FROM attempts WHERE transaction_id = ?",
            row -> {
              Map<Integer, String> states = new java.util.TreeMap<>();
              while (row.next()) {
                states.put(row.getInt(1), row.getString(2));
              }
              return states;
            },
            io.sluice.backing.database.Columns.id(id.value()));
  }

  private List<String> fees(TransactionId id) {
    return pipeline
        .sql()
        .queryForList(
            "SELECT max_fee FROM attempts WHERE transaction_id = ? ORDER BY ordinal",
            String.class,
            io.sluice.backing.database.Columns.id(id.value()));
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0xe4e000 + addresses));
  }
}
