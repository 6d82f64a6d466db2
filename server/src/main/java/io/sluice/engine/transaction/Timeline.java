package io.sluice.engine.transaction;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.LastWrites;
import io.sluice.backing.database.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What happened to transactions, append-only. Whatever changes a transaction in this package writes
 * it in the same act; nobody else does.
 */
@Repository
public class Timeline {
  private static final String APPEND =
      "INSERT INTO timeline (transaction_id, state, detail, at) VALUES (?, ?, ?, ?)";

  /** With the state in which the transaction is. */
  private static final String NOTE =
      """
      INSERT INTO timeline (transaction_id, state, detail, at)
      SELECT id, state, CASE id%s END, ? FROM transactions WHERE id IN (%s)
      """;

  private static final String OF_TRANSACTION =
      "SELECT state, detail, at FROM timeline WHERE transaction_id = ? ORDER BY id";
  private static final String BEGINNING =
      "SELECT created_at, void_reason FROM transactions WHERE id = ?";

  private final JdbcTemplate sql;
  private final ArchivedTransactions archive;

  Timeline(JdbcTemplate sql, ArchivedTransactions archive) {
    this.sql = sql;
    this.archive = archive;
  }

  /**
   * Appends lines, before the commit at the latest; details are cut to {@link Columns#WORDS}
   * characters.
   */
  void append(Collection<Event> events) {
    LastWrites.addRows(
        sql,
        APPEND,
        Arguments.each(
            events,
            event ->
                Arguments.of(
                    event.transaction().value(),
                    event.state(),
                    Columns.words(event.detail()),
                    event.at())));
  }

  /** Appends a line to each, which says nothing of its state; in one statement. */
  void note(Map<TransactionId, String> details, Instant now) {
    if (details.isEmpty()) {
      return;
    }
    LastWrites.writeNow(); // lines stand in the order in which they were written
    List<@Nullable Object> lines = new ArrayList<>();
    details.forEach((id, words) -> {
      lines.add(id.value());
      lines.add(Columns.words(words));
    });
    sql.update(
        NOTE.formatted(" WHEN ? THEN ?".repeat(details.size()), Columns.marks(details.size())),
        Arguments.of(lines, now, Transactions.keys(details.keySet())));
  }

  /** Oldest first, of what is archived too; empty for an id nobody knows. */
  public List<Event> of(TransactionId id) {
    return sql
        .query(BEGINNING, Row.each(row -> whole(id, row, lines(id))), Columns.id(id.value()))
        .stream()
        .findFirst()
        .orElseGet(() -> archive.timeline(id));
  }

  private List<Event> lines(TransactionId id) {
    return sql.query(OF_TRANSACTION, Row.each(row -> event(id, row)), Columns.id(id.value()));
  }

  /**
   * With its beginning, of which there is no line: it was accepted when it was made. Nobody asked
   * for what fills a hole.
   */
  static List<Event> whole(TransactionId id, Row transaction, List<Event> lines)
      throws SQLException {
    Instant made = transaction.time("created_at");
    boolean told =
        !lines.isEmpty()
            && lines.getFirst().state() == TransactionState.ACCEPTED
            && lines.getFirst().at().equals(made);
    if (told || VoidReason.HOLE.name().equals(transaction.textOrNull("void_reason"))) {
      return lines;
    }
    List<Event> whole = new ArrayList<>(lines.size() + 1);
    whole.add(new Event(id, TransactionState.ACCEPTED, null, made));
    whole.addAll(lines);
    return whole;
  }

  static Event event(TransactionId id, Row row) throws SQLException {
    return new Event(
        id, row.word("state", TransactionState.class), row.textOrNull("detail"), row.time("at"));
  }
}
