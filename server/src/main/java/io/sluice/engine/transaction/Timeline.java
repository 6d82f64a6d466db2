package io.sluice.engine.transaction;

import io.sluice.backing.database.Columns;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What happened to transactions, append-only. The caller owns the transaction. */
@Repository
public class Timeline {
  private static final String APPEND =
      "INSERT INTO timeline (transaction_id, state, detail, at) VALUES (?, ?, ?, ?)";
  private static final String OF_TRANSACTION =
      "SELECT state, detail, at FROM timeline WHERE transaction_id = ? ORDER BY id";

  private final JdbcTemplate sql;
  private final ArchivedTransactions archive;

  Timeline(JdbcTemplate sql, ArchivedTransactions archive) {
    this.sql = sql;
    this.archive = archive;
  }

  /** Appends lines, in one batch; details are cut to {@link Columns#WORDS} characters. */
  public void append(Collection<Event> events) {
    sql.batchUpdate(
        APPEND,
        events.stream()
            .map(event ->
                new @Nullable Object[] {
                  Columns.id(event.transaction().value()),
                  event.state().name(),
                  Columns.words(event.detail()),
                  Columns.time(event.at())
                })
            .toList());
  }

  /** Oldest first, of what is archived too; empty for an id nobody knows. */
  public List<Event> of(TransactionId id) {
    List<Event> live =
        sql.query(
            OF_TRANSACTION, (row, index) -> event(id, new LiveRow(row)), Columns.id(id.value()));
    return live.isEmpty() ? archive.timeline(id) : live;
  }

  static Event event(TransactionId id, AnyRow row) throws SQLException {
    return new Event(
        id,
        TransactionState.valueOf(Objects.requireNonNull(row.text("state"))),
        row.text("detail"),
        Columns.instant(Objects.requireNonNull(row.time("at"))));
  }
}
