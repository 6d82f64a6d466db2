package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.QueueName;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A message that names a lane of another network, as an old queue holds them after another network
 * has become the default one: it is given up with a reason, and nothing of that lane is touched.
 */
class OtherNetworkTests {
  private final Pipeline pipeline = new Pipeline();
  private final Address elsewhere = new Address("0x%040x".formatted(0x5e0d01));
  private final Address here = new Address("0x%040x".formatted(0x5e0d02));
  private String lane = "";

  /** Something signed waits to be sent there, and has a price to be signed again for. */
  @BeforeEach
  void sign() {
    TransactionId id = pipeline.submit(elsewhere);
    signWhatWaits();
    pipeline
        .sql()
        .execute(
            """
            INSERT INTO lanes (chain_id, address, name, state, window_size, mined_nonce)
            SELECT 8453, address, 'base-1', 'ACTIVE', window_size, 0 FROM lanes ORDER BY id LIMIT 1
            """);
    lane =
        String.valueOf(
            pipeline
                .sql()
                .queryForObject("SELECT id FROM lanes WHERE name = 'base-1'", Long.class));
    pipeline.sql().update("INSERT INTO lane_senders (lane_id) VALUES (?)", lane);
    pipeline.sql().update("UPDATE attempts SET lane_id = ?", lane);
    pipeline.sql().update("UPDATE transactions SET chain_id = 8453, lane_id = ?", lane);
    pipeline
        .sql()
        .update(
            """
            INSERT INTO replacements (lane_id, nonce, transaction_id, kind, reason, at_cap, cause, max_fee, priority_fee,
                                      announced_at, created_at)
            SELECT lane_id, nonce, id, 'BUMP', 'it is stuck', FALSE, 'ASKED', 3000000000, 2000000000, updated_at, updated_at
              FROM transactions WHERE id = ?
            """,
            io.sluice.backing.database.Columns.id(id.value()));
    pipeline.queues().lose();
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void sendsNothingOfALaneOfAnotherNetwork() {
    TransactionId neighbour = pipeline.submit(here);
    signWhatWaits();
    pipeline.queues().send(QueueName.SIGNED_TX, List.of(lane));
    pipeline.deliver(QueueName.SIGNED_TX);
    assertThat(pipeline.queues().dead(QueueName.SIGNED_TX))
        .singleElement()
        .asString()
        .contains("lane " + lane + " is unknown");
    assertThat(pipeline.state(neighbour)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(sent()).containsExactly(true, false);
    pipeline.mine();
    assertThat(pipeline.chain().timesMined(elsewhere)).isZero();
  }

  @Test
  void signsNothingAgainOnALaneOfAnotherNetworkAndDropsNoWish() {
    TransactionId neighbour = pipeline.submit(here);
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    pipeline.drain();
    pipeline.queues().send(QueueName.TX_REQUEST, List.of(lane));
    pipeline.deliver(QueueName.TX_REQUEST);
    assertThat(pipeline.queues().dead(QueueName.TX_REQUEST))
        .singleElement()
        .asString()
        .contains("lane " + lane + " is unknown");
    assertThat(pipeline.state(neighbour)).isEqualTo(TransactionState.SIGNED);
    assertThat(count("replacements")).isEqualTo(1);
    assertThat(count("attempts WHERE lane_id = " + lane)).isEqualTo(1);
  }

  private void signWhatWaits() {
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    pipeline.drain();
  }

  private List<Boolean> sent() {
    return pipeline
        .sql()
        .queryForList(
            "SELECT sent_at IS NOT NULL FROM attempts ORDER BY lane_id = ?", Boolean.class, lane);
  }

  private Integer count(String table) {
    return pipeline.sql().queryForObject("SELECT COUNT(*) FROM " + table, Integer.class);
  }
}
