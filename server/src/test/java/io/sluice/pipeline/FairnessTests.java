package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.routing.RoutingSteps;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.relay.direct.AmendmentSteps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A10: what waits is taken fairly, and waits unsigned. Three lanes, 64 places each. */
class FairnessTests {
  private static final long AIRDROP = 1;
  private static final long PAYMENT = 2;

  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void a10_signsNoMoreThanMayBeSent() {
    pipeline.chain().setFull(true);
    submit(AIRDROP, 300, Speed.AVERAGE);
    pipeline.run();
    assertThat(count("state = 'ACCEPTED'")).isEqualTo(300 - 3 * 48);
    assertThat(count("nonce IS NOT NULL")).isEqualTo(3 * 48);
  }

  @Test
  void a10_letsAPaymentPassAnAirdropThatCameBefore() {
    pipeline.chain().setFull(true);
    submit(AIRDROP, 400, Speed.AVERAGE);
    pipeline.run();
    TransactionId payment = submit(PAYMENT, 1, Speed.SAFE_LOW).getFirst();
    pipeline.run();
    assertThat(state(payment)).isEqualTo("SUBMITTED");
  }

  @Test
  void a10_sharesATurnAmongClients() {
    pipeline.chain().setFull(true);
    submit(AIRDROP, 400, Speed.FASTEST);
    submit(PAYMENT, 400, Speed.SAFE_LOW);
    pipeline.run();
    assertThat(count("state = 'SUBMITTED' AND client_id = 1"))
        .isEqualTo(count("state = 'SUBMITTED' AND client_id = 2"));
  }

  /** Room on lanes is not enough: behind the router who came first is served first. */
  @Test
  void a10_keepsBackWhatWouldOnlyWaitFurtherOn() {
    pipeline.sql().update("UPDATE lanes SET window_size = 1000");
    submit(AIRDROP, 300, Speed.AVERAGE);
    assertThat(RoutingSteps.turns(pipeline.context())).isEqualTo(300);
    pipeline.clock().advance(Duration.ofMillis(200));
    submit(AIRDROP, 10, Speed.AVERAGE);
    TransactionId payment = submit(PAYMENT, 1, Speed.SAFE_LOW).getFirst();
    RoutingSteps.turns(pipeline.context());
    assertThat(state(payment)).isEqualTo("ROUTED");
    assertThat(count("state = 'ACCEPTED'")).isEqualTo(10);
    pipeline.run();
    assertThat(count("state = 'SUBMITTED'")).isEqualTo(311);
  }

  @Test
  void a10_takesTheFasterFirstWithinAClientAndTheOlderAmongEquals() {
    pipeline.sql().update("UPDATE lanes SET window_size = 2");
    pipeline.chain().setFull(true);
    List<TransactionId> slow = submit(AIRDROP, 3, Speed.SAFE_LOW);
    pipeline.clock().advance(Duration.ofSeconds(1));
    List<TransactionId> first = submit(AIRDROP, 3, Speed.AVERAGE);
    pipeline.clock().advance(Duration.ofSeconds(1));
    List<TransactionId> second = submit(AIRDROP, 1, Speed.AVERAGE);
    List<TransactionId> fast = submit(AIRDROP, 2, Speed.FASTEST);
    pipeline.run();
    assertThat(fast).allMatch(id -> state(id).equals("SUBMITTED"));
    assertThat(first).allMatch(id -> state(id).equals("SUBMITTED"));
    assertThat(second).allMatch(id -> state(id).equals("SUBMITTED"));
    assertThat(slow).allMatch(id -> state(id).equals("ACCEPTED"));
  }

  @Test
  void a10_letsANamedLaneWithoutRoomHoldUpNothingElseOfItsClient() {
    pipeline.chain().setFull(true);
    String name =
        pipeline.sql().queryForObject("SELECT name FROM lanes ORDER BY id LIMIT 1", String.class);
    for (int i = 0; i < 100; i++) {
      pipeline.submit(AIRDROP, intent(Speed.FASTEST, name));
    }
    TransactionId other = pipeline.submit(AIRDROP, intent(Speed.SAFE_LOW, null));
    pipeline.run();
    assertThat(state(other)).isEqualTo("SUBMITTED");
    assertThat(count("relayer IS NOT NULL AND state = 'SUBMITTED'")).isEqualTo(48);
  }

  @Test
  void a10_aTurnCostsTheSameWith100000Waiting() {
    pipeline
        .sql()
        .update(
            """
            INSERT INTO transactions (id, client_id, chain_id, state, to_address, value, data, gas_limit, speed,
                                      retry_on_failure, created_at, updated_at)
            SELECT UNHEX(LPAD(HEX(seq), 32, '0')), 1, 31337, 'ACCEPTED', UNHEX(REPEAT('AB', 20)), x'01', '', 21000, 'average',
                   FALSE, '2029-12-31', '2029-12-31' FROM seq_1_to_100000
            """);
    pipeline
        .sql()
        .update(
            """
            INSERT INTO waiting (transaction_id, chain_id, client_id, relayer, urgency, not_before, tries)
            SELECT id, chain_id, client_id, '', 2, created_at, 0 FROM transactions
            """);
    pipeline.submit(PAYMENT, intent(Speed.AVERAGE, null));
    long before = pipeline.rowsRead();
    assertThat(RoutingSteps.turns(pipeline.context())).isEqualTo(3 * 48);
    assertThat(pipeline.rowsRead() - before).isLessThan(5_000);
    assertThat(count("client_id = 2 AND state = 'ROUTED'")).isEqualTo(1);
  }

  @Test
  void a10_goesOnByItselfWhenBlocksMakeRoom() {
    List<TransactionId> all = submit(AIRDROP, 400, Speed.AVERAGE);
    for (int i = 0; i < 5; i++) {
      pipeline.finish();
    }
    assertThat(all).allMatch(id -> state(id).equals("CONFIRMED"));
    assertThat(count("open_lane IS NOT NULL")).isZero();
    assertThat(rows("waiting")).isZero();
  }

  /** A message is a doorbell: what it names may have its turn later, and others theirs now. */
  @Test
  void a10_losesNothingWhenAllMessagesAreLost() {
    List<TransactionId> all = submit(AIRDROP, 5, Speed.AVERAGE);
    pipeline.drain();
    pipeline.queues().lose();
    RoutingSteps.turns(pipeline.context());
    assertThat(all).allMatch(id -> state(id).equals("ROUTED"));
  }

  @Test
  void cancelsWhatWaitsAtOnceAndForGood() {
    pipeline.chain().setFull(true);
    submit(AIRDROP, 300, Speed.AVERAGE);
    pipeline.run();
    TransactionId last = pipeline.submit(AIRDROP, intent(Speed.AVERAGE, null));
    assertThat(AmendmentSteps.cancel(pipeline.context(), pipeline.view(last))).isEqualTo("DONE");
    assertThat(pipeline.state(last)).isEqualTo(TransactionState.CANCELED);
    assertThat(waits(last)).isFalse();
    pipeline.run();
    assertThat(pipeline.view(last).nonce()).isNull();
  }

  @Test
  void putsWhatIsSpedUpAheadOfWhatIsNot() {
    pipeline.sql().update("UPDATE lanes SET window_size = 2");
    pipeline.chain().setFull(true);
    submit(AIRDROP, 20, Speed.AVERAGE);
    pipeline.run();
    TransactionId last = pipeline.submit(AIRDROP, intent(Speed.AVERAGE, null));
    AmendmentSteps.speedUp(pipeline.context(), pipeline.view(last), Speed.FASTEST);
    pipeline.chain().setFull(false);
    pipeline.mine();
    pipeline.run();
    assertThat(state(last)).isEqualTo("SUBMITTED");
  }

  @Test
  void endsWhatIsNoLongerValidHoweverLongItsLineIs() {
    pipeline.chain().setFull(true);
    submit(AIRDROP, 300, Speed.AVERAGE);
    pipeline.run();
    Intent intent =
        new Intent(
            someone(),
            Wei.ZERO,
            Bytes.EMPTY,
            21_000L,
            Speed.SAFE_LOW,
            null,
            pipeline.clock().instant().plusSeconds(5),
            false);
    TransactionId late = pipeline.submit(AIRDROP, intent);
    pipeline.clock().advance(Duration.ofSeconds(5));
    pipeline.run();
    assertThat(pipeline.state(late)).isEqualTo(TransactionState.EXPIRED);
    assertThat(waits(late)).isFalse();
  }

  /** The mutant: {@code route()} without its from-state, with two relays at the same rows. */
  @Test
  void routesOnceWhenTwoRelaysTakeTurnsAtOnce() throws InterruptedException {
    List<TransactionId> all = submit(AIRDROP, 120, Speed.AVERAGE);
    CountDownLatch both = new CountDownLatch(2);
    List<Thread> relays = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      relays.add(
          Thread.ofPlatform()
              .start(() -> {
                both.countDown();
                try {
                  both.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                RoutingSteps.turns(pipeline.context());
              }));
    }
    for (Thread relay : relays) {
      relay.join();
    }
    pipeline.finish();
    assertThat(all).allMatch(id -> state(id).equals("CONFIRMED"));
    assertThat(
            all.stream()
                .flatMap(id -> pipeline.timeline(id).stream())
                .filter(TransactionState.ROUTED::equals))
        .hasSize(120);
    assertThat(pipeline.nonceFaults()).isEmpty();
  }

  @Test
  void routesOnceWhenAClaimIsOverBeforeItsTurn() {
    TransactionId id = submit(AIRDROP, 1, Speed.AVERAGE).getFirst();
    RoutingSteps.slowTurn(
        pipeline.context(),
        () -> {
          pipeline.clock().advance(Duration.ofSeconds(16));
          assertThat(RoutingSteps.turns(pipeline.context())).isEqualTo(1);
        });
    pipeline.finish();
    assertThat(pipeline.timeline(id).stream().filter(TransactionState.ROUTED::equals)).hasSize(1);
    assertThat(pipeline.nonceFaults()).isEmpty();
  }

  @Test
  void leavesToItselfWhatIsClaimed() {
    submit(AIRDROP, 1, Speed.AVERAGE);
    RoutingSteps.slowTurn(
        pipeline.context(), () -> assertThat(RoutingSteps.turns(pipeline.context())).isZero());
  }

  /** What comes during a turn waits for no end of it. */
  @Test
  void takesWhatCameDuringAnotherTurn() {
    submit(AIRDROP, 1, Speed.AVERAGE);
    RoutingSteps.slowTurn(
        pipeline.context(),
        () -> {
          submit(PAYMENT, 1, Speed.AVERAGE);
          assertThat(RoutingSteps.turns(pipeline.context())).isEqualTo(1);
        });
    assertThat(count("state = 'ROUTED'")).isEqualTo(2);
  }

  /** Neither one that asks a node, nor one that is to be held back. */
  @Test
  void leavesToAnotherRelayWhatThatClaimedFirst() {
    Intent asks = new Intent(someone(), Wei.ZERO, Bytes.EMPTY, null, Speed.FAST, null, null, false);
    pipeline.submit(AIRDROP, asks);
    pipeline.submit(AIRDROP, intent(Speed.AVERAGE, "gone"));
    int left =
        RoutingSteps.overtaken(
            pipeline.context(),
            () -> assertThat(RoutingSteps.turns(pipeline.context())).isEqualTo(2));
    assertThat(left).isZero();
  }

  @Test
  void routesNothingThatWasCanceledDuringItsTurn() {
    TransactionId id = submit(AIRDROP, 1, Speed.AVERAGE).getFirst();
    RoutingSteps.slowTurn(
        pipeline.context(), () -> AmendmentSteps.cancel(pipeline.context(), pipeline.view(id)));
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CANCELED);
    assertThat(pipeline.view(id).nonce()).isNull();
  }

  @Test
  void pricesAnewWhatWasSpedUpDuringItsTurn() {
    TransactionId id = submit(AIRDROP, 1, Speed.SAFE_LOW).getFirst();
    RoutingSteps.slowTurn(
        pipeline.context(),
        () -> AmendmentSteps.speedUp(pipeline.context(), pipeline.view(id), Speed.FASTEST));
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.ACCEPTED);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  private List<TransactionId> submit(long client, int count, Speed speed) {
    List<TransactionId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(pipeline.submit(client, intent(speed, null)));
    }
    return ids;
  }

  private Intent intent(Speed speed, @Nullable String relayer) {
    return new Intent(someone(), Wei.of(1), Bytes.EMPTY, 21_000L, speed, relayer, null, false);
  }

  private String state(TransactionId id) {
    return pipeline
        .sql()
        .queryForObject(
            "SELECT state FROM transactions WHERE id = ?",
            String.class,
            io.sluice.backing.database.Columns.id(id.value()));
  }

  private boolean waits(TransactionId id) {
    return !pipeline
        .sql()
        .queryForList(
            "SELECT 1 FROM waiting WHERE transaction_id = ?",
            io.sluice.backing.database.Columns.id(id.value()))
        .isEmpty();
  }

  private long count(String where) {
    Long count =
        pipeline
            .sql()
            .queryForObject("SELECT COUNT(*) FROM transactions WHERE " + where, Long.class);
    return count == null ? 0 : count;
  }

  private long rows(String table) {
    Long count = pipeline.sql().queryForObject("SELECT COUNT(*) FROM " + table, Long.class);
    return count == null ? 0 : count;
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0xfa1000 + addresses));
  }
}
