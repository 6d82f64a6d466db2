package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.backing.database.TestDatabase;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Counters of nonces under two connections. */
class NonceCountersTest {
  private static final ChainId CHAIN = new ChainId(31337);

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
    lanes.register(CHAIN, List.of(new Address("0x" + "ab".repeat(20))), new Window(64, 16, 2048));
    lanes.adopt(Map.of(lane(), new Nonce(7)));
  }

  @Test
  void oneSignerAtATimeReadsACounter() {
    transaction.executeWithoutResult(status -> {
      assertThat(lanes.lockNonces(List.of(lane()))).containsEntry(lane(), new Nonce(7));
      assertThatThrownBy(() ->
              another.executeWithoutResult(signing -> {
                sql.execute("SET innodb_lock_wait_timeout = 1");
                lanes.lockNonces(List.of(lane()));
              }))
          .hasMessageContaining("Lock wait timeout exceeded");
      lanes.moveNonces(Map.of(lane(), new Lanes.Move(new Nonce(7), new Nonce(9))));
    });
    transaction.executeWithoutResult(status ->
        assertThat(lanes.lockNonces(List.of(lane()))).containsEntry(lane(), new Nonce(9)));
  }

  @Test
  void aCounterThatMovedMeanwhileIsNotMoved() {
    assertThatThrownBy(() ->
            transaction.executeWithoutResult(status ->
                lanes.moveNonces(Map.of(lane(), new Lanes.Move(new Nonce(6), new Nonce(9))))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(next()).isEqualTo(new Nonce(7));
  }

  @Test
  void aLaneAdoptedTwiceKeepsItsCounter() {
    transaction.executeWithoutResult(status -> {
      lanes.lockNonces(List.of(lane()));
      lanes.moveNonces(Map.of(lane(), new Lanes.Move(new Nonce(7), new Nonce(9))));
    });
    lanes.adopt(Map.of(lane(), new Nonce(8)));
    assertThat(next()).isEqualTo(new Nonce(9));
  }

  private Nonce next() {
    return Objects.requireNonNull(lanes.all(CHAIN).getFirst().next());
  }

  private LaneId lane() {
    return lanes.all(CHAIN).getFirst().id();
  }
}
