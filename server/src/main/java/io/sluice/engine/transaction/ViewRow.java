package io.sluice.engine.transaction;

import io.sluice.backing.database.Row;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.sql.SQLException;

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

  static TransactionView view(Row row) throws SQLException {
    return new TransactionView(
        IntentRow.id(row),
        row.number("chain_id", ChainId::new),
        row.word("state", TransactionState.class),
        row.bytesOrNull("to_address", Address::of),
        row.bytes("value", IntentRow::wei),
        row.bytesOrNull("lane_address", Address::of),
        row.textOrNull("lane_name"),
        row.numberOrNull("nonce", Nonce::new),
        row.bytesOrNull("hash", TxHash::of),
        row.numberOrNull("block_number", BlockNumber::new),
        row.wordOrNull("mined_kind", AttemptKind.class),
        row.numberOrNull("gas_used"),
        row.textOrNull("waiting_for"),
        row.textOrNull("failure_code"),
        row.textOrNull("failure_detail"),
        row.time("created_at"),
        row.time("updated_at"),
        row.timeOrNull("confirmed_at"));
  }
}
