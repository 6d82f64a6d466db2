package io.sluice.engine.lane;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.CopiedRows;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Moves whole rows of the ledger of nonces to the archive and back. The caller owns the
 * transaction.
 */
@Repository
public class LedgerCopies {
  private static final String OF_NONCES =
      "SELECT * FROM nonce_ledger WHERE lane_id = ? AND nonce IN (%s) ORDER BY id";
  private static final String DELETE = "DELETE FROM nonce_ledger WHERE id IN (%s)";

  private final JdbcTemplate sql;

  LedgerCopies(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** All columns of the entries of some nonces of a lane, oldest first. */
  public List<Map<String, @Nullable Object>> of(LaneId lane, Collection<Long> nonces) {
    return sql.query(
        OF_NONCES.formatted(Columns.marks(nonces.size())),
        CopiedRows::read,
        Arguments.of(lane.value(), nonces));
  }

  /** Deletes what {@link #of} has read. */
  public void delete(Collection<Map<String, @Nullable Object>> entries) {
    if (!entries.isEmpty()) {
      sql.update(
          DELETE.formatted(Columns.marks(entries.size())),
          entries.stream().map(entry -> entry.get("id")).toArray());
    }
  }

  /** Puts them back as they were. */
  public void restore(List<Map<String, @Nullable Object>> entries) {
    CopiedRows.insert(sql, "nonce_ledger", entries);
  }
}
