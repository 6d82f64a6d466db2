package io.sluice.transaction;

import io.sluice.chain.Address;
import io.sluice.chain.BlockNumber;
import io.sluice.chain.Nonce;
import io.sluice.chain.TxHash;
import io.sluice.chain.Wei;
import io.sluice.database.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The columns of a transaction and its lane that are shown, and how to read them. */
final class ViewRow {
  /** Of {@code transactions t} and {@code lanes l}. No calldata: it may be 128 KB, and nobody sees it. */
  static final String COLUMNS =
      """
      t.id, t.state, t.to_address, t.value, l.address AS lane_address, l.name AS lane_name, t.nonce, t.hash, t.block_number,
      t.mined_kind, t.gas_used, t.waiting_for, t.failure_code, t.failure_detail, t.created_at, t.updated_at, t.confirmed_at\
      """;

  private ViewRow() {}

  static TransactionView view(ResultSet row) throws SQLException {
    byte[] lane = row.getBytes("lane_address");
    byte[] to = row.getBytes("to_address");
    byte[] hash = row.getBytes("hash");
    String mined = row.getString("mined_kind");
    Long nonce = longOrNull(row, "nonce");
    Long block = longOrNull(row, "block_number");
    return new TransactionView(
        IntentRow.id(row),
        TransactionState.valueOf(row.getString("state")),
        to == null ? null : Address.of(to),
        new Wei(Columns.integer(Objects.requireNonNull(row.getBytes("value")))),
        lane == null ? null : Address.of(lane),
        row.getString("lane_name"),
        nonce == null ? null : new Nonce(nonce),
        hash == null ? null : TxHash.of(hash),
        block == null ? null : new BlockNumber(block),
        mined == null ? null : AttemptKind.valueOf(mined),
        longOrNull(row, "gas_used"),
        row.getString("waiting_for"),
        row.getString("failure_code"),
        row.getString("failure_detail"),
        Columns.instant(Objects.requireNonNull(row.getObject("created_at", LocalDateTime.class))),
        Columns.instant(Objects.requireNonNull(row.getObject("updated_at", LocalDateTime.class))),
        Columns.instantOrNull(row.getObject("confirmed_at", LocalDateTime.class)));
  }

  private static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
