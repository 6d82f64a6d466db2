package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.database.Columns;
import io.sluice.backing.outbox.Outbox;
import io.sluice.backing.queue.QueueName;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.relay.direct.AmendmentSteps;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.health.Status;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;

/** H5: who can write rows gets nothing signed that was not accepted, and nothing twice. */
class SealedTests {
  private static final Address SOMEBODY =
      Address.parse("0x00000000000000000000000000000000000000aa");

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to_address = UNHEX('00000000000000000000000000000000000000bb')",
        "to_address = NULL",
        "value = UNHEX('ff')",
        "data = UNHEX('00')",
        "gas_limit = NULL",
        "gas_limit = 50000",
        "relayer = (SELECT name FROM lanes ORDER BY id LIMIT 1)",
        "valid_until = '2031-01-01'",
        "retry_on_failure = TRUE",
        "client_id = 2",
        "seal = NULL",
        "seal = REPEAT('x', 32)"
      })
  void h5_whatWasChangedIsNotSigned(String change) {
    TransactionId id = pipeline.submit(SOMEBODY);
    pipeline.sql().update("UPDATE transactions SET " + change + " WHERE id = ?", key(id));
    pipeline.run();
    assertForged(id);
    assertThat(signed()).as("nothing at all is signed").isZero();
  }

  @Test
  void h5_aRowThatNobodyAcceptedIsNotSigned() {
    TransactionId real = pipeline.submit(SOMEBODY);
    TransactionId copy = new TransactionId(UUID.randomUUID());
    pipeline
        .sql()
        .update(
            """
            INSERT INTO transactions (id, client_id, chain_id, state, to_address, value, data, gas_limit, speed, retry_on_failure, seal,
                                      lane_id, open_lane, reserved, gas, max_fee, priority_fee, created_at, updated_at)
            SELECT ?, client_id, chain_id, 'ROUTED', to_address, value, data, gas_limit, speed, retry_on_failure, seal,
                   1, 1, 1, 21000, 3000000000, 1000000000, created_at, updated_at
              FROM transactions WHERE id = ?
            """,
            key(copy),
            key(real));
    hand(copy);
    pipeline.run();
    assertForged(copy);
    assertThat(pipeline.state(real)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(signed()).isEqualTo(1);
  }

  @Test
  void h5_whatWasSetBackIsNotSignedTwice() {
    TransactionId id = pipeline.submit(SOMEBODY);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    setBack(id);
    pipeline.finish();
    assertForged(id);
    assertThat(pipeline.chain().timesMined(SOMEBODY)).isEqualTo(1);
  }

  @Test
  void h5_whatWasBroughtBackBesideItsArchiveIsNotSignedTwice() {
    TransactionId id = pipeline.submit(SOMEBODY);
    pipeline.finish();
    pipeline
        .sql()
        .update(
            "INSERT INTO archived_transactions (id, client_id, chain_id, content) SELECT id, client_id, chain_id, '' FROM transactions");
    pipeline.sql().update("DELETE FROM attempts");
    setBack(id);
    pipeline.finish();
    assertForged(id);
    assertThat(pipeline.chain().timesMined(SOMEBODY)).isEqualTo(1);
  }

  @Test
  void h5_whatWasChangedLaterIsNotSignedAgainAndItsNonceIsUsedUp() {
    pipeline.chain().setFull(true);
    TransactionId id = pipeline.submit(SOMEBODY);
    pipeline.run();
    pipeline.sql().update("UPDATE transactions SET value = UNHEX('ff')");
    stuck();
    assertThat(attempts("BUMP")).isZero();
    stuck();
    assertThat(attempts("NO_OP")).isPositive();
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertForged(id);
    assertThat(pipeline.chain().timesMined(SOMEBODY)).isZero();
  }

  @Test
  void h5_whatWasMovedToAnotherNonceIsNotSignedThere() {
    pipeline.chain().setFull(true);
    TransactionId id = pipeline.submit(SOMEBODY);
    pipeline.run();
    pipeline.sql().update("UPDATE transactions SET nonce = nonce + 1");
    wish("BUMP");
    pipeline.run();
    assertThat(attempts("BUMP")).isZero();
    assertThat(health()).isEqualTo(Status.DEGRADED);
    assertThat(refused()).isEqualTo(1);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
  }

  @Test
  void h5_whatWasGivenUpStaysSoWhateverItsRowSays() {
    pipeline.chain().setFull(true);
    TransactionId id = pipeline.submit(SOMEBODY);
    pipeline.run();
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    stuck();
    assertThat(attempts("NO_OP")).isPositive();
    pipeline.sql().update("UPDATE transactions SET void_reason = NULL");
    pipeline.sql().update("DELETE FROM replacements");
    wish("BUMP");
    pipeline.run();
    assertThat(attempts("BUMP")).isZero();
    assertThat(refused()).isEqualTo(1);
  }

  @Test
  void whatIsSpedUpWhileItWaitsIsStillWhatWasAccepted() {
    TransactionId id =
        pipeline.submit(
            new Intent(SOMEBODY, Wei.of(1), Bytes.EMPTY, null, Speed.SAFE_LOW, null, null, false));
    AmendmentSteps.speedUp(pipeline.context(), pipeline.view(id), Speed.FASTEST);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(health()).isEqualTo(Status.UP);
  }

  private void assertForged(TransactionId id) {
    assertThat(
            pipeline
                .sql()
                .queryForObject(
                    "SELECT CONCAT(state, ' ', failure_code) FROM transactions WHERE id = ?",
                    String.class,
                    key(id)))
        .isEqualTo("FAILED " + ErrorCode.INTENT_NOT_AUTHENTIC.code());
    assertThat(refused()).isPositive();
    assertThat(health()).isEqualTo(Status.DEGRADED);
  }

  private Status health() {
    return pipeline.health("signing").status();
  }

  private double refused() {
    return pipeline
        .bean(MeterRegistry.class)
        .get("signing_refused")
        .tag("reason", "forged")
        .counter()
        .count();
  }

  private void setBack(TransactionId id) {
    pipeline.sql().update("UPDATE transactions SET state = 'ROUTED', nonce = NULL, hash = NULL");
    hand(id);
  }

  private void hand(TransactionId id) {
    pipeline
        .bean(TransactionTemplate.class)
        .executeWithoutResult(
            status -> pipeline.bean(Outbox.class).append(QueueName.TX_REQUEST, List.of(id)));
  }

  /** A wish of somebody who writes rows, with a price. */
  private void wish(String kind) {
    pipeline
        .sql()
        .update(
            """
            INSERT INTO replacements (lane_id, nonce, transaction_id, kind, reason, at_cap, cause, max_fee, priority_fee, gas, announced_at, created_at)
            SELECT lane_id, nonce, id, ?, 'why', FALSE, 'ASKED', 90000000000, 9000000000, 21000, updated_at, updated_at FROM transactions
            """,
            kind);
    pipeline
        .bean(TransactionTemplate.class)
        .executeWithoutResult(
            status -> pipeline.bean(Outbox.class).append(QueueName.TX_REQUEST, List.of(lane())));
  }

  private Integer lane() {
    return java.util.Objects.requireNonNull(
        pipeline.sql().queryForObject("SELECT MIN(lane_id) FROM transactions", Integer.class));
  }

  private void stuck() {
    pipeline.wait30Seconds();
    pipeline.run();
  }

  private int signed() {
    return count("SELECT COUNT(*) FROM attempts");
  }

  private int attempts(String kind) {
    return count("SELECT COUNT(*) FROM attempts WHERE kind = '" + kind + "'");
  }

  private int count(String query) {
    Integer count = pipeline.sql().queryForObject(query, Integer.class);
    return count == null ? 0 : count;
  }

  private static byte[] key(TransactionId id) {
    return Columns.id(id.value());
  }
}
