package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.backing.database.TestDatabase;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

class LanesTest {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final Window WINDOW = new Window(64, 16, 2048);

  private final DataSource database = TestDatabase.migrated().dataSource();
  private final JdbcTemplate sql = new JdbcTemplate(database);
  private final Lanes lanes = new Lanes(sql);
  private final TransactionTemplate transaction =
      new TransactionTemplate(new JdbcTransactionManager(database));
  private final TransactionTemplate another =
      new TransactionTemplate(new JdbcTransactionManager(database));

  @BeforeEach
  void register() {
    another.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    lanes.register(CHAIN, List.of(new Address("0x" + "ab".repeat(20))), WINDOW);
    lanes.adopt(Map.of(lane(), new Nonce(7)));
  }

  @Test
  void whoSignsHoldsUpWhoSignsButNotWhoSettlesBlocks() {
    transaction.executeWithoutResult(status -> {
      assertThat(lanes.lockCounters(List.of(lane())))
          .containsEntry(
              lane(),
              new Lanes.Counter(
                  new Nonce(7), new Nonce(7), WINDOW.initial(), LaneState.NEW, HourlyValue.NONE));

      another.executeWithoutResult(settling -> {
        impatient();
        lanes.advance(List.of(new Lanes.Advance(lane(), new Nonce(9), 128)));
      });
      assertThatThrownBy(() ->
              another.executeWithoutResult(signing -> {
                impatient();
                lanes.lockNonces(List.of(lane()));
              }))
          .hasMessageContaining("Lock wait timeout exceeded");
    });
    transaction.executeWithoutResult(status ->
        assertThat(lanes.lockCounters(List.of(lane())))
            .containsEntry(
                lane(),
                new Lanes.Counter(
                    new Nonce(7), new Nonce(9), 128, LaneState.NEW, HourlyValue.NONE)));
  }

  @Test
  void drainsAndRetiresOnlyWhenEverythingItSignedIsFinal() {
    String name = lanes.all(CHAIN).getFirst().name();
    assertThat(lanes.drain(CHAIN, "nobody")).isFalse();
    assertThat(lanes.drain(new ChainId(1), name)).isFalse();
    assertThat(lanes.drain(CHAIN, name)).isTrue();
    assertThat(lanes.drain(CHAIN, name)).isFalse();
    sql.update("UPDATE lane_nonces SET next_nonce = 8");
    Set<LaneId> signed = Set.of(lane());
    assertThat(lanes.draining(new ChainId(1))).isEmpty();
    assertThat(lanes.draining(CHAIN)).containsExactly(lane());
    assertThat(lanes.retireDrained(signed, signed)).isZero();
    assertThat(lanes.retireDrained(signed, Set.of())).isZero();
    sql.update("UPDATE lanes SET mined_nonce = 8");
    assertThat(lanes.retireDrained(signed, signed)).isZero(); // a block may still be voided
    lanes.audited(Map.of(lane(), new Nonce(8)));
    assertThat(lanes.retireDrained(signed, signed)).isEqualTo(1);
    assertThat(lanes.draining(CHAIN)).isEmpty();
    assertThat(state()).isEqualTo(LaneState.RETIRED);
    lanes.observe(
        Map.of(lane(), new Lanes.Observation(LaneState.ACTIVE, false, Wei.of(1))),
        java.time.Instant.EPOCH);
    assertThat(state()).isEqualTo(LaneState.RETIRED);
    assertThat(lanes.resume(CHAIN, name)).isTrue();
    assertThat(lanes.resume(CHAIN, name)).isFalse();
    assertThat(state()).isEqualTo(LaneState.ACTIVE);
  }

  @Test
  void aLaneThatNeverSignedIsRetiredAtOnceAndComesBackAsItWas() {
    String name = lanes.all(CHAIN).getFirst().name();
    lanes.drain(CHAIN, name);
    assertThat(lanes.retireDrained(lanes.draining(CHAIN), Set.of())).isEqualTo(1);
    sql.update("UPDATE lanes SET mined_nonce = NULL");
    lanes.resume(CHAIN, name);
    assertThat(state()).isEqualTo(LaneState.NEW);
  }

  private LaneState state() {
    return lanes.all(CHAIN).getFirst().state();
  }

  private LaneId lane() {
    return lanes.all(CHAIN).getFirst().id();
  }

  private void impatient() {
    sql.execute("SET innodb_lock_wait_timeout = 1");
  }
}
