package io.sluice.gateway.event;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Events in the database. The caller owns the database transaction. Safe for many threads. */
@Repository
public class Events {
  private static final String HEAD = "SELECT number FROM event_heads WHERE id = 1";
  private static final String LOCK_HEAD = HEAD + " FOR UPDATE";
  private static final String MOVE_HEAD = "UPDATE event_heads SET number = ? WHERE id = 1";
  private static final String APPEND =
      "INSERT INTO events (number, id, client_id, subject, type, content, at) VALUES (?, ?, ?, ?, ?, ?, ?)";
  private static final String AFTER =
      """
      SELECT number, id, client_id, subject, type, content, at FROM events
       WHERE client_id = ? AND number > ? ORDER BY number LIMIT ?
      """;

  private static final String ALL_AFTER =
      """
      SELECT number, id, client_id, subject, type, content, at FROM events
       WHERE number > ? ORDER BY number LIMIT ?
      """;
  private static final String OLDEST = "SELECT number FROM events ORDER BY number LIMIT 1";
  private static final String OLDEST_TIMES =
      "SELECT number, at FROM events ORDER BY number LIMIT ?";
  private static final String FORGET = "DELETE FROM events WHERE number <= ?";

  private final JdbcTemplate sql;
  private final List<EventSink> sinks;
  private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

  Events(JdbcTemplate sql, ObjectProvider<EventSink> sinks) {
    this.sql = sql;
    this.sinks = sinks.stream().toList();
  }

  /**
   * Stores events, in a few statements, and gives them to every {@link EventSink}. Who stores the
   * next waits for the commit: it belongs near the end of the database transaction.
   *
   * @param some oldest first; may be none
   */
  public void append(List<NewEvent> some) {
    if (some.isEmpty()) {
      return;
    }
    long number = head(LOCK_HEAD);
    List<ClientEvent> stored = new ArrayList<>(some.size());
    for (NewEvent each : some) {
      number++;
      stored.add(
          new ClientEvent(
              number,
              ids.generate(),
              each.client(),
              each.subject(),
              each.type(),
              each.at(),
              each.content()));
    }
    sql.batchUpdate(APPEND, stored.stream().map(Events::row).toList());
    sql.update(MOVE_HEAD, number);
    sinks.forEach(sink -> sink.stored(stored));
  }

  /** The number of the newest; 0 when there has been none. */
  public long newest() {
    return head(HEAD);
  }

  /** Events of a client after a number, oldest first. */
  public List<ClientEvent> after(long client, long number, int most) {
    return sql.query(AFTER, Row.each(Events::event), client, number, most);
  }

  /** Events of all clients after a number, oldest first. */
  public List<ClientEvent> after(long number, int most) {
    return sql.query(ALL_AFTER, Row.each(Events::event), number, most);
  }

  /**
   * The newest that is no longer kept, or was never stored; 0 when all are kept. Who has seen it
   * can go on from there. It grows at any time: ask after what was read.
   */
  public long forgotten() {
    long newest = newest();
    return sql.query(OLDEST, Row.each(row -> row.number("number"))).stream()
        .findFirst()
        .map(oldest -> oldest - 1)
        .orElse(newest);
  }

  /**
   * Deletes the oldest, as far as they happened before a time; a younger one keeps all after it.
   *
   * @return how many, {@code most} at most
   */
  int forget(Instant before, int most) {
    long last = 0;
    int count = 0;
    for (Aged each : sql.query(OLDEST_TIMES, Row.each(Aged::read), most)) {
      if (!each.at.isBefore(before)) {
        break;
      }
      last = each.number;
      count++;
    }
    return count == 0 ? 0 : sql.update(FORGET, last);
  }

  private long head(String statement) {
    return sql.query(statement, Row.each(row -> row.number("number"))).getFirst();
  }

  private static Object[] row(ClientEvent event) {
    return new Object[] {
      event.number(),
      Columns.id(event.id()),
      event.client(),
      Columns.id(event.subject()),
      event.type(),
      event.content(),
      Columns.time(event.at())
    };
  }

  private static ClientEvent event(Row row) throws SQLException {
    return new ClientEvent(
        row.number("number"),
        row.id("id"),
        row.number("client_id"),
        row.id("subject"),
        row.text("type"),
        row.time("at"),
        row.text("content"));
  }

  private record Aged(long number, Instant at) {
    static Aged read(Row row) throws SQLException {
      return new Aged(row.number("number"), row.time("at"));
    }
  }
}
