package io.sluice.gateway.webhook;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.OneTrip;
import io.sluice.backing.database.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What was delivered, or not: shown, opened again, and forgotten. Ids of events are of version 7,
 * so that their order is that of time. The caller owns the database transaction.
 */
@Repository
class DeliveryLog {
  private static final String COLUMNS =
      "event_id, subject, type, state, tries, created_at, tried_at, next_at, status_code, answer, duration_ms";
  private static final String LIST =
      "SELECT " + COLUMNS + " FROM webhook_deliveries WHERE endpoint = ? AND event_id < ?";
  private static final String NEWEST_FIRST = " ORDER BY event_id DESC LIMIT ?";
  private static final String FIND =
      "SELECT " + COLUMNS + " FROM webhook_deliveries WHERE endpoint = ? AND event_id = ?";
  private static final String ENDED =
      """
      SELECT event_id, subject FROM webhook_deliveries WHERE endpoint = ? AND event_id > ? AND event_id < ?
       AND state IN (%s) ORDER BY event_id LIMIT ?
      """;
  private static final String REOPEN =
      """
      UPDATE webhook_deliveries SET state = 'WAITING', spent = 0, next_at = ?
       WHERE endpoint = ? AND event_id IN (%s) AND state <> 'WAITING'
      """;
  private static final String FORGET =
      "DELETE FROM webhook_deliveries WHERE endpoint = ? AND event_id < ? ORDER BY event_id LIMIT ?";
  private static final String FORGET_LINES =
      "DELETE FROM webhook_lines WHERE endpoint = ? ORDER BY number LIMIT ?";
  private static final String WAITING_LINES =
      """
      SELECT COUNT(*) AS waiting FROM
        (SELECT 1 FROM webhooks w JOIN webhook_lines l ON l.endpoint = w.number WHERE w.state = 'ACTIVE' LIMIT ?) some
      """;
  private static final String OLDEST =
      """
      SELECT MIN(since) AS oldest FROM
        (SELECT (SELECT MIN(l.since) FROM webhook_lines l WHERE l.endpoint = w.number) AS since
          FROM webhooks w WHERE w.state = 'ACTIVE') some
      """;
  private static final String OVERDUE =
      """
      SELECT COUNT(*) AS overdue FROM webhooks w WHERE w.state = 'ACTIVE' AND w.failures = 0 AND w.paused_until < ?
       AND (SELECT MIN(l.due_at) FROM webhook_lines l WHERE l.endpoint = w.number) < ?
      """;
  private static final String STATES =
      """
      SELECT COALESCE(SUM(state = 'ACTIVE'), 0) AS active, COALESCE(SUM(state = 'DISABLED'), 0) AS disabled,
        COALESCE(SUM(state = 'ACTIVE' AND failures >= ?), 0) AS failing FROM webhooks
      """;

  private final JdbcTemplate sql;

  DeliveryLog(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** The newest first. */
  List<WebhookDelivery.Logged> list(long endpoint, Filter filter, int most) {
    StringBuilder query = new StringBuilder(LIST);
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(endpoint);
    arguments.add(filter.before == null ? EventIds.LAST : filter.before);
    if (filter.state != null) {
      query.append(" AND state = ?");
      arguments.add(filter.state);
    }
    if (filter.subject != null) {
      query.append(" AND subject = ?");
      arguments.add(filter.subject);
    }
    arguments.add(most);
    return sql.query(
        query.append(NEWEST_FIRST).toString(),
        Row.each(DeliveryLog::logged),
        Arguments.of(arguments));
  }

  Optional<WebhookDelivery.Logged> find(long endpoint, UUID event) {
    return sql.query(FIND, Row.each(DeliveryLog::logged), Arguments.of(endpoint, event)).stream()
        .findFirst();
  }

  /**
   * Deliveries that have ended, the oldest first.
   *
   * @param after and before, which are not among them
   * @param failed those alone that were given up
   */
  List<Ended> ended(long endpoint, UUID after, UUID before, boolean failed, int most) {
    List<WebhookDelivery.State> states =
        failed
            ? List.of(WebhookDelivery.State.GIVEN_UP)
            : List.of(WebhookDelivery.State.GIVEN_UP, WebhookDelivery.State.DELIVERED);
    return sql.query(
        ENDED.formatted(Columns.marks(states.size())),
        Row.each(row -> new Ended(row.id("event_id"), row.id("subject"))),
        Arguments.of(endpoint, after, before, states, most));
  }

  /** Lets deliveries begin anew; those that wait stay as they are. */
  void reopen(long endpoint, List<UUID> events, Instant now) {
    sql.update(REOPEN.formatted(Columns.marks(events.size())), Arguments.of(now, endpoint, events));
  }

  /**
   * Deletes what is older.
   *
   * @return how many, at most {@code most}
   */
  int forget(long endpoint, UUID before, int most) {
    return sql.update(FORGET, Arguments.of(endpoint, before, most));
  }

  /**
   * Deletes lines of an endpoint that is over.
   *
   * @return how many, at most {@code most}
   */
  int forgetLines(long endpoint, int most) {
    return sql.update(FORGET_LINES, endpoint, most);
  }

  /**
   * How deliveries stand, of those that are not disabled.
   *
   * @param late since before when nothing may be due
   */
  Overview look(int mostCounted, Instant late) {
    OneTrip trip = new OneTrip(sql);
    var states = trip.ask(STATES, Row.each(States::of), Circuit.TRUSTED);
    var waiting = trip.ask(WAITING_LINES, Row.each(row -> row.count("waiting")), mostCounted);
    var oldest = trip.ask(OLDEST, Row.each(row -> Optional.ofNullable(row.timeOrNull("oldest"))));
    var overdue =
        trip.ask(OVERDUE, Row.each(row -> row.count("overdue")), Arguments.of(late, late));
    trip.go();
    States found = states.get().getFirst();
    return new Overview(
        found.active,
        found.disabled,
        found.failing,
        waiting.get().getFirst(),
        oldest.get().getFirst().orElse(null),
        overdue.get().getFirst());
  }

  private static WebhookDelivery.Logged logged(Row row) throws SQLException {
    Long status = row.numberOrNull("status_code");
    return new WebhookDelivery.Logged(
        row.id("event_id"),
        row.id("subject"),
        row.text("type"),
        row.word("state", WebhookDelivery.State.class),
        row.count("tries"),
        row.time("created_at"),
        row.timeOrNull("tried_at"),
        row.timeOrNull("next_at"),
        status == null ? null : Math.toIntExact(status),
        row.textOrNull("answer"),
        row.numberOrNull("duration_ms"));
  }

  /**
   * What is asked for; {@code null} for everything.
   *
   * @param before the last of the page before
   */
  record Filter(
      WebhookDelivery.@Nullable State state, @Nullable UUID subject, @Nullable UUID before) {}

  /** A delivery that is not tried any more. */
  record Ended(UUID event, UUID subject) {}

  /**
   * How all of it stands.
   *
   * @param failing active, and failing so often that only probes are sent
   * @param waiting lines, counted up to a bound
   * @param oldest since when one has had something in it; {@code null} when there is none
   * @param overdue endpoints for which something is due, and nobody tries it
   */
  record Overview(
      int active, int disabled, int failing, int waiting, @Nullable Instant oldest, int overdue) {}

  private record States(int active, int disabled, int failing) {
    static States of(Row row) throws SQLException {
      return new States(row.count("active"), row.count("disabled"), row.count("failing"));
    }
  }
}
