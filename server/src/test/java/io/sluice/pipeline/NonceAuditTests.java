package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.chain.Address;
import io.sluice.keys.KeyRing;
import io.sluice.lane.NonceEvent;
import io.sluice.relay.AmendmentSteps;
import io.sluice.transaction.TransactionId;
import io.sluice.transaction.TransactionState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Drift between the nonce counters and the chain, both ways, and its healing. */
class NonceAuditTests {
  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void givesAnotherNonceWhenAStrangerUsedTheOneReserved() {
    Map<TransactionId, Address> sent = submit(9);
    pipeline.run();
    Address key = keys().getFirst();
    pipeline.chain().spend(key);
    pipeline.finish();
    pipeline.finish();
    pipeline.finish();
    assertOnceEach(sent);
    assertThat(ledger(NonceEvent.FOREIGN)).isEqualTo(1);
    assertThat(pipeline.nonceFaults()).isEmpty();
  }

  @Test
  void givesNoOtherNonceBeforeTheLossIsFinal() {
    Map<TransactionId, Address> sent = submit(3);
    pipeline.run();
    pipeline.chain().spend(keys().getFirst());
    pipeline.mine();
    pipeline.mine();
    pipeline.run();
    assertThat(sent.keySet())
        .noneMatch(id -> pipeline.timeline(id).contains(TransactionState.ACCEPTED));
    assertThat(ledger(NonceEvent.FOREIGN)).isZero();
  }

  @Test
  void endsWhatWasGivenUpWhenAStrangerUsedItsNonce() {
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.chain().setFull(true);
    pipeline.run();
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    pipeline.chain().spend(Objects.requireNonNull(pipeline.view(id).from()));
    pipeline.chain().setFull(false);
    for (int i = 0; i < 4; i++) {
      pipeline.mine();
      pipeline.clock().advance(Duration.ofSeconds(5));
    }
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CANCELED);
    assertThat(pipeline.chain().timesMined(to)).isZero();
  }

  @Test
  void movesACounterUpThatTheChainHasOvertaken() {
    Address key = keys().getFirst();
    for (int i = 0; i < 3; i++) {
      pipeline.chain().spend(key);
      pipeline.chain().mine();
    }
    pipeline.chain().mine(3);
    pipeline.clock().advance(Duration.ofMinutes(1));
    pipeline.look();
    assertThat(
            pipeline
                .sql()
                .queryForList("SELECT next_nonce FROM lane_nonces ORDER BY next_nonce", Long.class))
        .containsExactly(0L, 0L, 3L);
    Map<TransactionId, Address> sent = submit(9);
    pipeline.finish();
    assertOnceEach(sent);
  }

  @Test
  void fillsANonceOfWhichThereIsNoRecord() {
    pipeline.sql().update("UPDATE lane_nonces SET next_nonce = 2");
    Map<TransactionId, Address> sent = submit(6);
    pipeline.run();
    pipeline.clock().advance(Duration.ofSeconds(10));
    for (int i = 0; i < 4; i++) {
      pipeline.finish();
    }
    assertOnceEach(sent);
    assertThat(pipeline.nonceFaults()).isEmpty();
  }

  @Test
  void sendsAgainWhenTheChainWasPutBack() {
    Map<TransactionId, Address> sent = submit(6);
    pipeline.run();
    pipeline.mine();
    pipeline.chain().reorganise(1);
    pipeline.look();
    pipeline.finish();
    pipeline.finish();
    assertOnceEach(sent);
  }

  @Test
  void takesOverWhatABlockHoldsThatNobodyFollowed() {
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    pipeline.chain().mine(6);
    // As after a pause longer than what is remembered of the chain: it is followed from its end.
    pipeline.sql().update("DELETE FROM blocks");
    pipeline.clock().advance(Duration.ofMinutes(1));
    pipeline.look();
    pipeline.clock().advance(Duration.ofMinutes(1));
    pipeline.look();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void explainsEveryNonce() {
    submit(9);
    pipeline.finish();
    Long unexplained =
        pipeline
            .sql()
            .queryForObject(
                """
                SELECT COUNT(*) FROM attempts a
                 WHERE (SELECT COUNT(DISTINCT event) FROM nonce_ledger l
                         WHERE l.lane_id = a.lane_id AND l.nonce = a.nonce AND event IN ('SIGNED', 'SENT', 'MINED')) <> 3
                """,
                Long.class);
    assertThat(unexplained).isZero();
  }

  private List<Address> keys() {
    return pipeline.bean(KeyRing.class).addresses();
  }

  private long ledger(NonceEvent event) {
    Long count =
        pipeline
            .sql()
            .queryForObject(
                "SELECT COUNT(*) FROM nonce_ledger WHERE event = ?", Long.class, event.name());
    return count == null ? 0 : count;
  }

  private void assertOnceEach(Map<TransactionId, Address> sent) {
    sent.forEach((id, to) -> {
      assertThat(pipeline.state(id)).as("%s", id).isEqualTo(TransactionState.CONFIRMED);
      assertThat(pipeline.chain().timesMined(to)).as("%s", to).isEqualTo(1);
    });
  }

  private Map<TransactionId, Address> submit(int count) {
    Map<TransactionId, Address> sent = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Address to = someone();
      sent.put(pipeline.submit(to), to);
    }
    return sent;
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0xfed000 + addresses));
  }
}
