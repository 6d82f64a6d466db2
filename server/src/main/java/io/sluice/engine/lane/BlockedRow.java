package io.sluice.engine.lane;

import io.sluice.backing.database.Columns;
import io.sluice.evm.chain.Nonce;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What holds a lane up, as its columns say it. */
final class BlockedRow {
  private BlockedRow() {}

  static @Nullable Blocked read(ResultSet row) throws SQLException {
    String reason = row.getString("blocked_reason");
    return reason == null
        ? null
        : new Blocked(
            new Nonce(row.getLong("blocked_nonce")),
            reason,
            time(row, "blocked_since"),
            row.getInt("blocked_tries"),
            time(row, "retry_at"));
  }

  private static java.time.Instant time(ResultSet row, String column) throws SQLException {
    return Columns.instant(Objects.requireNonNull(row.getObject(column, LocalDateTime.class)));
  }
}
