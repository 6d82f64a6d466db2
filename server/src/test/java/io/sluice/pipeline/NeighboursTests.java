package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.routing.RoutingSteps;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.NewTransaction;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.relay.direct.DirectSteps;
import io.sluice.relay.intake.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** C1, E1: one request never fails its neighbours. */
class NeighboursTests {
  private static final String TOO_LONG = "x".repeat(65);

  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void c1_storesAllButTheOneThatCannotBe() {
    List<NewTransaction> requests = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      requests.add(request(i == 37 ? TOO_LONG : null));
    }
    List<Stored> stored = DirectSteps.store(pipeline.context(), requests);
    for (int i = 0; i < 100; i++) {
      if (i == 37) {
        assertThat(stored.get(i))
            .isInstanceOfSatisfying(
                Stored.Failed.class,
                failed -> assertThat(failed.failure()).isInstanceOf(DataAccessException.class));
      } else {
        assertThat(stored.get(i)).isEqualTo(new Stored.Done());
        assertThat(pipeline.state(requests.get(i).id())).isEqualTo(TransactionState.ACCEPTED);
      }
    }
    assertThat(rows("transactions")).isEqualTo(99);
    assertThat(rows("waiting")).isEqualTo(99);
  }

  /** What a contract says may be more than a column takes: only its own transaction minds. */
  @Test
  void e1_routesAllButTheOneWhoseRouteCannotBeStored() {
    List<TransactionId> ids = transfers(20);
    TransactionId bad = ids.get(7);
    refuseTheRouteOf(bad);
    pipeline.run();
    for (TransactionId id : ids) {
      assertThat(pipeline.state(id))
          .isEqualTo(id.equals(bad) ? TransactionState.ACCEPTED : TransactionState.SUBMITTED);
    }
    assertThat(pipeline.view(bad).waitingFor()).isEqualTo("its route cannot be stored");
    pipeline.sql().execute("DROP TRIGGER refuses");
    pipeline.clock().advance(Duration.ofSeconds(1));
    pipeline.run();
    assertThat(pipeline.state(bad)).isEqualTo(TransactionState.SUBMITTED);
  }

  /** Whichever it is, the others have their turn now, and not after it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  void e1_takesNoTurnFromTheNeighboursOfOneThatCannotBeStored(int place) {
    List<TransactionId> ids = transfers(5);
    refuseTheRouteOf(ids.get(place));
    RoutingSteps.slowTurn(pipeline.context(), () -> {});
    assertThat(ids.stream().filter(id -> pipeline.state(id) == TransactionState.ROUTED))
        .hasSize(4)
        .doesNotContain(ids.get(place));
    assertThat(pipeline.view(ids.get(place)).waitingFor()).isEqualTo("its route cannot be stored");
  }

  private List<TransactionId> transfers(int count) {
    List<TransactionId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(
          pipeline.submit(
              new Intent(
                  someone(), Wei.of(1), Bytes.EMPTY, 21_000L, Speed.AVERAGE, null, null, false)));
    }
    return ids;
  }

  private void refuseTheRouteOf(TransactionId id) {
    pipeline
        .sql()
        .execute(
            """
            CREATE TRIGGER refuses BEFORE UPDATE ON transactions FOR EACH ROW
            IF NEW.id = UNHEX('%s') AND NEW.state = 'ROUTED' THEN SIGNAL SQLSTATE '22001'; END IF
            """
                .formatted(id.toString().replace("-", "")));
  }

  private NewTransaction request(@Nullable String relayer) {
    return new NewTransaction(
        new TransactionId(UUID.randomUUID()),
        1,
        new ChainId(31337),
        new Intent(someone(), Wei.of(1), Bytes.EMPTY, 21_000L, Speed.AVERAGE, relayer, null, false),
        pipeline.clock().instant());
  }

  private long rows(String table) {
    Long count = pipeline.sql().queryForObject("SELECT COUNT(*) FROM " + table, Long.class);
    return count == null ? 0 : count;
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0x4e1600 + addresses));
  }
}
