package io.sluice.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.chain.Address;
import io.sluice.chain.ChainId;
import io.sluice.chain.Nonce;
import io.sluice.database.TestDatabase;
import java.util.List;
import java.util.Map;
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
  void whoSendsHoldsUpWhoSendsButNotWhoSettlesBlocks() {
    transaction.executeWithoutResult(status -> {
      assertThat(lanes.lockSender(lane()))
          .isEqualTo(new Lanes.Reach(new Nonce(7), WINDOW.initial(), false));

      another.executeWithoutResult(settling -> {
        impatient();
        lanes.advance(List.of(new Lanes.Advance(lane(), new Nonce(9), 128)));
      });
      assertThatThrownBy(() ->
              another.executeWithoutResult(sending -> {
                impatient();
                lanes.lockSender(lane());
              }))
          .hasMessageContaining("Lock wait timeout exceeded");
    });
    transaction.executeWithoutResult(status ->
        assertThat(lanes.lockSender(lane())).isEqualTo(new Lanes.Reach(new Nonce(9), 128, false)));
  }

  @Test
  void aLaneWithoutANonceSendsNothing() {
    transaction.executeWithoutResult(
        status -> assertThat(lanes.lockSender(new LaneId(99))).isNull());
  }

  private LaneId lane() {
    return lanes.all(CHAIN).getFirst().id();
  }

  private void impatient() {
    sql.execute("SET innodb_lock_wait_timeout = 1");
  }
}
