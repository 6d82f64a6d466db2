package io.sluice.engine.lane;

import io.sluice.backing.database.Row;
import io.sluice.evm.chain.Nonce;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What holds a lane up, as its columns say it. */
final class BlockedRow {
  private BlockedRow() {}

  static @Nullable Blocked read(Row row) throws SQLException {
    String reason = row.textOrNull("blocked_reason");
    return reason == null
        ? null
        : new Blocked(
            row.number("blocked_nonce", Nonce::new),
            reason,
            row.time("blocked_since"),
            row.count("blocked_tries"),
            row.time("retry_at"));
  }
}
