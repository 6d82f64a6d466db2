package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.runtime.health.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.support.TransactionTemplate;

/** H5: the signer signs no more than it was told where the keys are. */
class SigningCapsTests {
  private static final Address SOMEBODY =
      Address.parse("0x00000000000000000000000000000000000000aa");

  private Pipeline pipeline = new Pipeline(Map.of("sluice.signing.max-value-per-hour", "1000"));

  @AfterEach
  void close() {
    pipeline.close();
  }

  @ParameterizedTest
  @CsvSource({
    "max-fee-per-gas, 1000000001, over_signing_cap", // the price is above it
    "max-gas, 21000, ",
    "max-gas, 21001, ",
    "max-total-fee, 1000, over_signing_cap",
    "max-value, 9, over_signing_cap",
    "max-value, 10, ",
    "max-value-per-hour, 9, over_signing_cap", // no hour has so much
    "max-value-per-hour, 10, ",
  })
  void h5_whatIsOverACapFailsUnsigned(String cap, String most, String code) {
    restart(
        cap.equals("max-fee-per-gas")
            ? Map.of("sluice.signing." + cap, most, "sluice.fee.maximum-fee", "500000000000")
            : Map.of("sluice.signing." + cap, most));
    TransactionId id = send(10);
    pipeline.run();
    assertThat(pipeline.state(id))
        .isEqualTo(code == null ? TransactionState.SUBMITTED : TransactionState.FAILED);
    if (code != null) {
      assertThat(pipeline.view(id).failureCode()).isEqualTo(code);
      assertThat(signed()).isZero();
      assertThat(refused("cap")).isEqualTo(1);
      assertThat(pipeline.health("signing").status()).isEqualTo(Status.DEGRADED);
      pipeline.clock().advance(Duration.ofHours(1).plusSeconds(1));
      assertThat(pipeline.health("signing").status()).isEqualTo(Status.UP);
    }
  }

  @Test
  void h5_gasOverTheCapIsNotSigned() {
    restart(Map.of("sluice.signing.max-gas", "30000", "sluice.routing.simulate", "false"));
    TransactionId id =
        pipeline.submit(
            new Intent(
                SOMEBODY,
                Wei.ZERO,
                Bytes.of(new byte[] {1}),
                30_001L,
                Speed.AVERAGE,
                null,
                null,
                false));
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
    assertThat(signed()).isZero();
  }

  @Test
  void h5_whatIsPricedOverTheCapByWhoWritesRowsIsNotSignedAgain() {
    pipeline.chain().setFull(true);
    TransactionId id = send(0);
    pipeline.run();
    pipeline
        .sql()
        .update(
            """
            INSERT INTO replacements (lane_id, nonce, transaction_id, kind, reason, at_cap, cause, max_fee, priority_fee, gas, announced_at, created_at)
            SELECT lane_id, nonce, id, 'BUMP', 'why', FALSE, 'ASKED', 500000000001, 9000000000, 21000, updated_at, updated_at FROM transactions
            """);
    pipeline
        .bean(TransactionTemplate.class)
        .executeWithoutResult(status ->
            pipeline
                .bean(io.sluice.backing.outbox.Outbox.class)
                .append(
                    io.sluice.backing.queue.QueueName.TX_REQUEST,
                    pipeline.sql().queryForList("SELECT lane_id FROM transactions").stream()
                        .map(each -> each.get("lane_id"))
                        .toList()));
    pipeline.run();
    assertThat(signed()).isEqualTo(1);
    assertThat(refused("cap")).isEqualTo(1);
    assertThat(pipeline.view(id).waitingFor()).contains("sluice.signing.max-fee-per-gas");
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void h5_aLaneSendsNoMoreAlongWithinAnyHour() {
    pipeline.sql().update("UPDATE lanes SET state = 'RETIRED' WHERE id > 1");
    List<TransactionId> sent = new ArrayList<>();
    sent.add(send(600));
    sent.add(send(0));
    sent.add(send(600));
    pipeline.run();
    assertThat(unsigned(sent)).as("another 600 are more than 1000").hasSize(1);
    TransactionId waits = unsigned(sent).getFirst();
    assertThat(pipeline.view(waits).waitingFor()).contains("within an hour, 1000 wei");
    assertThat(pipeline.health("signing").status()).isEqualTo(Status.DEGRADED);
    assertThat(refused("hour")).isPositive();
    TransactionId fits = send(400);
    pipeline.run();
    TransactionId more = send(1);
    pipeline.run();
    assertThat(pipeline.state(fits)).isNotEqualTo(TransactionState.ROUTED);
    sent.add(fits);
    sent.add(more);
    assertThat(unsigned(sent)).hasSize(2);

    pipeline.clock().advance(Duration.ofMinutes(59));
    pipeline.sweep();
    pipeline.run();
    assertThat(unsigned(sent)).as("the hour is not over").hasSize(2);

    pipeline.clock().advance(Duration.ofMinutes(2));
    pipeline.sweep();
    pipeline.run();
    assertThat(unsigned(sent)).isEmpty();
    assertThat(pipeline.view(waits).waitingFor()).isNull();
    pipeline.finish();
    assertThat(sent).allMatch(id -> pipeline.state(id) == TransactionState.CONFIRMED);
  }

  /** Nothing more is asked of the database for it. */
  @Test
  void countingCostsNoRoundTrip() {
    long with = tripsOf(Map.of("sluice.signing.max-value-per-hour", "100000"));
    long without = tripsOf(Map.of());
    assertThat(with).isEqualTo(without);
  }

  private long tripsOf(Map<String, Object> settings) {
    restart(settings);
    send(10);
    pipeline.run();
    long before = pipeline.roundTrips();
    for (int i = 0; i < 3; i++) {
      send(10);
    }
    pipeline.run();
    return pipeline.roundTrips() - before;
  }

  private void restart(Map<String, Object> settings) {
    pipeline.close();
    pipeline = new Pipeline(settings);
  }

  private TransactionId send(long wei) {
    return pipeline.submit(
        new Intent(SOMEBODY, Wei.of(wei), Bytes.EMPTY, 21_000L, Speed.AVERAGE, null, null, false));
  }

  private List<TransactionId> unsigned(List<TransactionId> sent) {
    return sent.stream().filter(id -> pipeline.state(id) == TransactionState.ROUTED).toList();
  }

  private double refused(String reason) {
    return pipeline
        .bean(MeterRegistry.class)
        .get("signing_refused")
        .tag("reason", reason)
        .counter()
        .count();
  }

  private int signed() {
    Integer count = pipeline.sql().queryForObject("SELECT COUNT(*) FROM attempts", Integer.class);
    return count == null ? 0 : count;
  }
}
