package io.sluice.transaction;

import io.sluice.database.Columns;
import java.time.LocalDateTime;
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

  Timeline(JdbcTemplate sql) {
    this.sql = sql;
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

  /** Oldest first; empty for an id nobody knows. */
  public List<Event> of(TransactionId id) {
    return sql.query(
        OF_TRANSACTION,
        (row, index) ->
            new Event(
                id,
                TransactionState.valueOf(row.getString("state")),
                row.getString("detail"),
                Columns.instant(Objects.requireNonNull(row.getObject("at", LocalDateTime.class)))),
        Columns.id(id.value()));
  }
}
