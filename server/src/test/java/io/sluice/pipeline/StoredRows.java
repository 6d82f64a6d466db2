package io.sluice.pipeline;

import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.Timeline;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the pipeline has stored of transactions and lanes, as no API shows it. */
record StoredRows(Pipeline pipeline) {
  @Nullable String waitingFor(TransactionId id) {
    return pipeline
        .sql()
        .queryForObject("SELECT waiting_for FROM transactions WHERE id = ?", String.class, key(id));
  }

  List<String> blockedLanes() {
    return pipeline
        .sql()
        .queryForList(
            "SELECT blocked_reason FROM lanes WHERE blocked_reason IS NOT NULL", String.class);
  }

  int attempts(TransactionId id) {
    Integer count =
        pipeline
            .sql()
            .queryForObject(
                "SELECT COUNT(*) FROM attempts WHERE transaction_id = ?", Integer.class, key(id));
    return count == null ? 0 : count;
  }

  String lastTip(TransactionId id) {
    return String.valueOf(
        pipeline
            .sql()
            .queryForObject(
                "SELECT priority_fee FROM attempts WHERE transaction_id = ? ORDER BY ordinal DESC LIMIT 1",
                String.class,
                key(id)));
  }

  List<String> sentWithGas(TransactionId id) {
    return pipeline
        .sql()
        .query(
            "SELECT raw FROM attempts WHERE transaction_id = ? ORDER BY ordinal",
            (row, index) ->
                String.valueOf(
                    io.sluice.evm.chain.UnsignedTransaction.decode(Bytes.of(row.getBytes(1)))
                        .transaction()
                        .gasLimit()),
            key(id));
  }

  private static byte[] key(TransactionId id) {
    return io.sluice.backing.database.Columns.id(id.value());
  }

  List<String> details(TransactionId id) {
    return pipeline.bean(Timeline.class).of(id).stream()
        .map(Event::detail)
        .map(String::valueOf)
        .toList();
  }
}
