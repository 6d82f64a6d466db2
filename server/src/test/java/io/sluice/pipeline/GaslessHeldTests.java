package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.relay.gasless.FakeForwarder;
import io.sluice.relay.gasless.GaslessSteps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A user who signs far ahead of a nonce that does not come: as many as may be set. What that costs
 * the others is counted in rows the database reads.
 */
class GaslessHeldTests {
  private static final Address TARGET = new Address("0x" + "ab".repeat(20));
  private static final Address HOARDER = new Address("0x" + "ac".repeat(20));
  private static final int MOST = 10_000;

  /** Requests that one look for gaps is about. */
  private static final int CHUNK = 256;

  private static final int CARRIER = 50;

  private final Pipeline pipeline =
      new Pipeline(
          Map.of("sluice.gasless.forwarders", "0x" + "f0".repeat(20)), FakeForwarder.class);
  private final GaslessSteps gasless = new GaslessSteps(pipeline.context());
  private final FakeForwarder forwarder = pipeline.bean(FakeForwarder.class);

  @BeforeEach
  void count() {
    pipeline.sql().execute("SET GLOBAL userstat = ON");
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void whatOneHoldsCostsTheOthersNothing() {
    finish(gasless.submit(1, user(1), 0, TARGET));
    long before = rows(() -> finish(gasless.submit(1, user(2), 0, TARGET)));
    List<TransactionId> held = gasless.submit(1, HOARDER, 1, MOST, TARGET);
    analyze();
    long after = rows(() -> finish(gasless.submit(1, user(3), 0, TARGET)));
    assertThat(before).as("it is counted").isPositive();
    assertThat(after).isLessThanOrEqualTo(before + 20);
    assertThat(rows(gasless::lookForGaps)).as("nothing is due").isLessThan(20);
    assertThat(rows(() -> waits(held.getLast()))).as("a status").isLessThan(10);
    assertThat(rows(() -> assertThat(gasless.nextNonce(HOARDER, MOST)).isZero()))
        .as("the next nonce")
        .isLessThan(600);
    assertThat(rows(() -> pipeline.run())).as("a turn with nothing to do").isLessThan(20);
  }

  @Test
  void whatWaitsInVainEndsInPartsAndFreesItsNonces() {
    List<TransactionId> held = gasless.submit(1, HOARDER, 1, MOST, TARGET);
    TransactionId neighbour = gasless.submit(1, user(1), 1, TARGET);
    analyze();
    pipeline.clock().advance(Duration.ofMinutes(10));
    long rows = rows(() -> assertThat(gasless.lookForGaps()).isEqualTo(CHUNK));
    assertThat(rows).as("of a look").isLessThan(CHUNK * 20L);
    assertThat(open()).isEqualTo(MOST + 1 - CHUNK);
    gasless.relay();
    assertThat(open()).as("one tick ends all").isZero();
    for (TransactionId each : List.of(held.getFirst(), held.getLast(), neighbour)) {
      assertThat(gasless.view(1, each).failureCode()).isEqualTo("nonce_gap");
      assertThat(gasless.view(1, each).failureDetail()).contains("nonce 0");
    }
    gasless.submit(1, HOARDER, 1, MOST, TARGET);
    assertThat(open()).as("its nonces were free").isEqualTo(MOST);
  }

  @Test
  void whenTheMissingNonceComesAllAreExecutedInTheirOrder() {
    int held = 4 * CARRIER;
    List<TransactionId> later = gasless.submit(1, HOARDER, 1, held, TARGET);
    TransactionId first = gasless.submit(1, HOARDER, 0, TARGET);
    TransactionId neighbour = gasless.submit(1, user(1), 0, TARGET);
    finish(neighbour);
    finish(first);
    assertThat(state(neighbour)).isEqualTo(TransactionState.CONFIRMED);
    finish(later.getLast());
    assertThat(later)
        .allSatisfy(each -> assertThat(state(each)).isEqualTo(TransactionState.CONFIRMED));
    for (int nonce = 0; nonce <= held; nonce++) {
      assertThat(forwarder.timesExecuted(HOARDER, nonce)).isEqualTo(1);
    }
    assertThat(pipeline.sql().queryForList("SELECT id FROM forward_carriers"))
        .as("as few as there can be")
        .hasSizeLessThanOrEqualTo(held / CARRIER + 2);
  }

  private void waits(TransactionId id) {
    assertThat(gasless.view(1, id).waitingFor()).contains("nonce 0");
  }

  private void finish(TransactionId id) {
    for (int i = 0; i < 40 && !state(id).terminal(); i++) {
      pipeline.run();
      pipeline.mine();
      gasless.relay();
    }
    assertThat(state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  private TransactionState state(TransactionId id) {
    return gasless.view(1, id).state();
  }

  private Long open() {
    return pipeline
        .sql()
        .queryForObject(
            "SELECT COUNT(*) FROM forward_requests WHERE open_nonce IS NOT NULL", Long.class);
  }

  /** What the plans of statements are made from is as it would be after a while. */
  private void analyze() {
    pipeline.sql().execute("ANALYZE TABLE forward_requests, forward_signers");
  }

  /** Rows of requests and users that the database reads meanwhile. */
  private long rows(Runnable action) {
    long before = rows();
    action.run();
    return rows() - before;
  }

  private long rows() {
    Long rows =
        pipeline
            .sql()
            .queryForObject(
                "SELECT COALESCE(SUM(rows_read), 0) FROM information_schema.table_statistics WHERE table_schema = DATABASE() AND table_name LIKE 'forward_%'",
                Long.class);
    return rows == null ? 0 : rows;
  }

  private static Address user(int number) {
    return new Address("0x" + String.format("%040x", 0xabc000 + number));
  }
}
