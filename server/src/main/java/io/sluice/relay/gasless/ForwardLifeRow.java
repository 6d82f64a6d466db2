package io.sluice.relay.gasless;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a request's row says of its life.
 *
 * @param carrier it is in now, or was in at its end; {@code null} when there is none
 * @param batch whether others are in it too
 * @param place in it, from 0
 * @param detail of its end; {@code null} when the state says it all
 */
record ForwardLifeRow(
    TransactionState state,
    @Nullable TransactionId carrier,
    boolean batch,
    int place,
    @Nullable String detail,
    Instant created,
    Instant updated) {

  static ForwardLifeRow read(Row row) throws SQLException {
    TransactionId carrier =
        row.bytesOrNull("carrier_id", id -> new TransactionId(Columns.uuid(id)));
    return new ForwardLifeRow(
        row.word("state", TransactionState.class),
        carrier,
        carrier != null && row.flag("batch"),
        carrier == null ? 0 : row.count("place"),
        row.textOrNull("failure_detail"),
        row.time("created_at"),
        row.time("updated_at"));
  }
}
