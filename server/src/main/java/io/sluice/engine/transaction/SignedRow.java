package io.sluice.engine.transaction;

import io.sluice.backing.database.Row;
import io.sluice.evm.chain.TxHash;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What an attempt went through, by its columns. */
final class SignedRow {
  private SignedRow() {}

  /**
   * Reads an attempt.
   *
   * @param mined the hash that a block holds of its transaction; {@code null} while none does
   */
  static NonceStory.Signed signed(Row row, @Nullable TxHash mined) throws SQLException {
    Attempt attempt = Attempts.attempt(row);
    return new NonceStory.Signed(
        attempt,
        row.time("created_at"),
        row.timeOrNull("waiting_since"),
        attempt.hash().equals(mined));
  }
}
