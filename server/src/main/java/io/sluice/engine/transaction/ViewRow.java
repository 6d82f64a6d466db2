package io.sluice.engine.transaction;

import io.sluice.backing.database.Columns;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import java.sql.SQLException;
import java.util.Objects;

/** The columns of a transaction and its lane that are shown, and how to read them. */
final class ViewRow {
  /**
   * Of {@code transactions t} and {@code lanes l}. No calldata: it may be 128 KB, and nobody sees
   * it.
   */
  static final String COLUMNS =
      """
      t.id, t.chain_id, t.state, t.to_address, t.value, l.address AS lane_address, l.name AS lane_name, t.nonce, t.hash, t.block_number,
      t.mined_kind, t.gas_used, t.waiting_for, t.failure_code, t.failure_detail, t.created_at, t.updated_at, t.confirmed_at\
      """;

  private ViewRow() {}

  static TransactionView view(AnyRow row) throws SQLException {
    byte[] lane = row.bytes("lane_address");
    byte[] to = row.bytes("to_address");
    byte[] hash = row.bytes("hash");
    String mined = row.text("mined_kind");
    Long nonce = row.number("nonce");
    Long block = row.number("block_number");
    return new TransactionView(
        new TransactionId(Columns.uuid(Objects.requireNonNull(row.bytes("id")))),
        new ChainId(Objects.requireNonNull(row.number("chain_id"))),
        TransactionState.valueOf(Objects.requireNonNull(row.text("state"))),
        to == null ? null : Address.of(to),
        new Wei(Columns.integer(Objects.requireNonNull(row.bytes("value")))),
        lane == null ? null : Address.of(lane),
        row.text("lane_name"),
        nonce == null ? null : new Nonce(nonce),
        hash == null ? null : TxHash.of(hash),
        block == null ? null : new BlockNumber(block),
        mined == null ? null : AttemptKind.valueOf(mined),
        row.number("gas_used"),
        row.text("waiting_for"),
        row.text("failure_code"),
        row.text("failure_detail"),
        Columns.instant(Objects.requireNonNull(row.time("created_at"))),
        Columns.instant(Objects.requireNonNull(row.time("updated_at"))),
        Columns.instantOrNull(row.time("confirmed_at")));
  }
}
