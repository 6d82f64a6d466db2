package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.queue.QueueName;
import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.lane.NonceEvent;
import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.NonceHistory;
import io.sluice.engine.transaction.Timeline;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Keccak;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import io.sluice.relay.direct.AmendmentSteps;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import io.sluice.runtime.health.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
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

  /** Each block is audited: the nonce is read two blocks deep twice, and given up at the third. */
  @Test
  void givesNoOtherNonceBeforeTheLossIsFinal() {
    Map<TransactionId, Address> sent = submit(3);
    pipeline.run();
    for (int i = 0; i < 4; i++) {
      audit();
    }
    assertThat(audited()).as("the audit runs with every block").containsOnly(1L);
    pipeline.chain().setFull(true);
    Map<TransactionId, Address> waiting = submit(3);
    pipeline.run();
    pipeline.chain().spend(keys().getFirst());
    pipeline.chain().setFull(false);
    for (int depth = 1; depth <= 2; depth++) {
      audit();
      assertThat(waiting.keySet())
          .as("with %s confirmations", depth)
          .noneMatch(id ->
              pipeline.timeline(id).stream().skip(1).toList().contains(TransactionState.ACCEPTED));
      assertThat(ledger(NonceEvent.FOREIGN)).isZero();
    }
    audit();
    assertThat(ledger(NonceEvent.FOREIGN)).as("with 3 confirmations").isEqualTo(1);
    pipeline.finish();
    pipeline.finish();
    assertOnceEach(sent);
    assertOnceEach(waiting);
  }

  @Test
  void a7_absenceIsNoProofAndTheNonceWaits() {
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    pipeline.chain().spend(Objects.requireNonNull(pipeline.view(id).from()));
    pipeline.chain().disputes().setMute(true);
    for (int i = 0; i < 40; i++) {
      audit();
    }
    assertThat(pipeline.state(id).inFlight()).isTrue();
    assertThat(ledger(NonceEvent.FOREIGN)).isZero();
    assertThat(details(id))
        .as("told once")
        .containsOnlyOnce("nonce 0 is used on chain, by which transaction cannot be shown yet");
    assertThat(pipeline.view(id).waitingFor())
        .isEqualTo("nonce 0 is used on chain, by which transaction cannot be shown yet");
    assertThat(gauge("nonces_unexplained")).isEqualTo(1);
    assertThat(health("nonces").status()).isEqualTo(Status.DEGRADED);

    pipeline.chain().disputes().setMute(false);
    for (int i = 0; i < 80; i++) {
      audit();
    }
    assertThat(ledger(NonceEvent.FOREIGN)).isEqualTo(1);
    pipeline.finish();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(gauge("nonces_unexplained")).isZero();
    assertThat(health("nonces").status()).isEqualTo(Status.UP);
  }

  @Test
  void a7_whatIsUsedIsNotGivenUpByTheWordOfOne() {
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    pipeline.chain().spend(Objects.requireNonNull(pipeline.view(id).from()));
    pipeline.chain().setAgreement(false);
    for (int i = 0; i < 6; i++) {
      audit();
    }
    assertThat(pipeline.state(id).inFlight()).isTrue();
    pipeline.chain().setAgreement(true);
    audit();
    assertThat(ledger(NonceEvent.FOREIGN)).isEqualTo(1);
  }

  /** The newest hash has no receipt; it was another that won, in a block that nobody followed. */
  @Test
  void a7_anyHashEverSignedIsLookedFor() {
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
    pipeline.chain().mine(6);
    pipeline.sql().update("DELETE FROM blocks");
    audit();
    audit();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(String.valueOf(pipeline.view(id).hash())).isEqualTo(first);
    assertThat(ledger(NonceEvent.FOREIGN)).isZero();
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  @Test
  void a7_twoEffectsOfOneRequestAreNeverSilent() {
    TransactionId id = pipeline.submit(someone());
    pipeline.finish();
    Address from = Objects.requireNonNull(pipeline.view(id).from());
    // As if another hash had been signed for it, which nobody stopped.
    TxHash second =
        TxHash.of(Keccak.hash(("stranger " + from + 1).getBytes(StandardCharsets.UTF_8)));
    pipeline
        .sql()
        .update(
            """
            INSERT INTO attempts (lane_id, nonce, ordinal, kind, hash, transaction_id, raw, state, created_at)
            SELECT lane_id, 1, 0, 'FIRST', ?, transaction_id, raw, 'SENT', created_at FROM attempts
            """,
            second.bytes());
    assertThat(health("effects").status()).isEqualTo(Status.UP);
    pipeline.chain().spend(from);
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(
            pipeline
                .bean(MeterRegistry.class)
                .get("transaction_double_effects_total")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(details(id))
        .anyMatch(detail -> detail.contains(second + " has its effect in block"));
    assertThat(health("effects").status()).isEqualTo(Status.DOWN);
  }

  @Test
  void idleLanesCostNoCallOfANode() {
    submit(9);
    pipeline.finish();
    pipeline.finish();
    audit();
    assertThat(audited()).containsOnly(3L);
    int before = pipeline.chain().disputes().reads();
    for (int i = 0; i < 8; i++) {
      pipeline.clock().advance(Duration.ofSeconds(1));
      pipeline.look();
    }
    assertThat(pipeline.chain().disputes().reads()).isEqualTo(before);
    pipeline.clock().advance(Duration.ofMinutes(5));
    pipeline.look();
    assertThat(pipeline.chain().disputes().reads())
        .as("watch and audit of all")
        .isEqualTo(before + 2);
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
    List<String> told = new ArrayList<>();
    for (Lane lane : pipeline.bean(Lanes.class).all(new ChainId(31337))) {
      pipeline
          .bean(NonceHistory.class)
          .of(lane.id(), new Nonce(0), 99)
          .forEach(each -> told.add(lane.id() + " " + each.nonce() + " " + each.event()));
    }
    List<String> expected =
        pipeline
            .sql()
            .query(
                "SELECT lane_id, nonce FROM attempts ORDER BY lane_id, nonce",
                (row, index) -> row.getInt(1) + " " + row.getLong(2))
            .stream()
            .flatMap(each -> Stream.of(each + " SIGNED", each + " SENT", each + " MINED"))
            .toList();
    assertThat(expected).hasSize(27);
    assertThat(told).containsExactlyElementsOf(expected);
  }

  /** A block, and as much time as lies between two audits. */
  private void audit() {
    pipeline.clock().advance(Duration.ofSeconds(5));
    pipeline.mine();
  }

  private List<Long> audited() {
    return pipeline.sql().queryForList("SELECT audited_nonce FROM lanes", Long.class);
  }

  private List<String> details(TransactionId id) {
    return pipeline.bean(Timeline.class).of(id).stream()
        .map(Event::detail)
        .filter(Objects::nonNull)
        .toList();
  }

  private double gauge(String name) {
    return pipeline.bean(MeterRegistry.class).get(name).gauge().value();
  }

  private Finding health(String name) {
    try {
      return pipeline.context().getBeansOfType(HealthCheck.class).values().stream()
          .filter(each -> each.name().equals(name))
          .findFirst()
          .orElseThrow()
          .check();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
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
