package io.sluice.engine.transaction;

import io.sluice.backing.database.Row;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.TxHash;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a transaction that a block holds stands in its columns. */
final class MinedRow {
  private MinedRow() {}

  static boolean inSameBlock(Row row, Map<TransactionId, InBlock> byId) throws SQLException {
    InBlock said = Objects.requireNonNull(byId.get(IntentRow.id(row)));
    return said.blockHash().equals(row.bytes("block_hash", BlockHash::of));
  }

  static InBlock inBlock(Row row) throws SQLException {
    return new InBlock(
        IntentRow.id(row),
        row.bytes("hash", TxHash::of),
        row.number("block_number", BlockNumber::new),
        row.bytes("block_hash", BlockHash::of),
        row.flag("succeeded"));
  }

  static Standing standing(Row row) throws SQLException {
    return new Standing(
        IntentRow.id(row),
        row.word("state", TransactionState.class),
        row.bytesOrNull("hash", TxHash::of),
        row.bytesOrNull("block_hash", BlockHash::of));
  }

  static MinedTransactions.Ended ended(Row row) throws SQLException {
    Outcome outcome =
        Outcome.of(
            row.word("mined_kind", AttemptKind.class),
            row.flag("succeeded"),
            row.wordOrNull("void_reason", VoidReason.class),
            row.textOrNull("void_detail"));
    return new MinedTransactions.Ended(
        IntentRow.id(row), outcome, row.number("gas_used"), row.time("created_at"));
  }

  /**
   * Where a transaction stood when a block was found to hold it.
   *
   * @param hash that stands for it; {@code null} while none does
   * @param block that holds it; {@code null} while none does
   */
  record Standing(
      TransactionId id, TransactionState state, @Nullable TxHash hash, @Nullable BlockHash block) {}
}
