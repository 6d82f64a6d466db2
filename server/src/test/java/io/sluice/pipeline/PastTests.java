package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is over is not read by those who work on what is not: it becomes millions of rows. */
class PastTests {
  private static final Address TO = new Address("0x" + "ab".repeat(20));
  private static final int OVER = 30_000;

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void aTransactionCostsTheSameHoweverManyAreOver() {
    TransactionId first = pipeline.submit(TO);
    pipeline.finish();
    long before = pipeline.rowsRead();
    TransactionId with = pipeline.submit(TO);
    pipeline.finish();
    pipeline.sweep();
    long without = pipeline.rowsRead() - before;
    leaveBehind();
    before = pipeline.rowsRead();
    TransactionId after = pipeline.submit(TO);
    pipeline.finish();
    pipeline.sweep();
    assertThat(pipeline.rowsRead() - before).isLessThan(2 * without + 1_000);
    assertThat(pipeline.state(first)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.state(with)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.state(after)).isEqualTo(TransactionState.CONFIRMED);
  }

  /** Copies of the first, older than it, on the nonces of a lane that is not there any more. */
  private void leaveBehind() {
    pipeline
        .sql()
        .update(
            """
            INSERT INTO transactions (id, client_id, chain_id, state, to_address, value, data, gas_limit, speed, retry_on_failure,
                                      lane_id, gas, max_fee, priority_fee, nonce, hash, block_number, block_hash, gas_used,
                                      succeeded, reserved, created_at, updated_at, confirmed_at, mined_kind)
            SELECT UNHEX(LPAD(HEX(n.seq), 32, '0')), t.client_id, t.chain_id, t.state, t.to_address, t.value, t.data, t.gas_limit,
                   t.speed, t.retry_on_failure, t.lane_id, t.gas, t.max_fee, t.priority_fee, n.seq, UNHEX(SHA2(n.seq, 256)),
                   t.block_number, t.block_hash, t.gas_used, t.succeeded, t.reserved, t.created_at, t.updated_at,
                   t.confirmed_at, t.mined_kind
              FROM (SELECT * FROM transactions ORDER BY id LIMIT 1) t JOIN seq_1_to_%d n
            """
                .formatted(OVER));
    pipeline
        .sql()
        .update(
            """
            INSERT INTO attempts (lane_id, nonce, ordinal, hash, transaction_id, raw, state, created_at, sent_at)
            SELECT 1000, nonce, 0, hash, id, '', 'SENT', created_at, created_at FROM transactions
             WHERE id <= UNHEX(LPAD(HEX(%d), 32, '0'))
            """
                .formatted(OVER));
    pipeline
        .sql()
        .update(
            """
            INSERT INTO timeline (transaction_id, state, at) SELECT id, state, created_at FROM transactions
             WHERE id <= UNHEX(LPAD(HEX(%d), 32, '0'))
            """
                .formatted(OVER));
    pipeline
        .sql()
        .update(
            """
            INSERT INTO lanes (chain_id, address, name, state, window_size)
            SELECT 31337, UNHEX(LPAD(HEX(seq), 40, '0')), CONCAT('retired-', seq), 'RETIRED', 16 FROM seq_1_to_10
            """);
    for (String table : new String[] {"lanes", "transactions", "attempts", "timeline"}) {
      pipeline.sql().queryForList("ANALYZE TABLE " + table);
    }
  }
}
