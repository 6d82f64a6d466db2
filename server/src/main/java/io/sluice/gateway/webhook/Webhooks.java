package io.sluice.gateway.webhook;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.gateway.event.EventFilter;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Webhooks in the database. The caller owns the database transaction. */
@Repository
class Webhooks {
  /** Before any time at which something is tried. */
  private static final Instant NEVER = Instant.parse("2000-01-01T00:00:00Z");

  private static final String COLUMNS =
      """
      w.number, w.id, w.client_id, w.format, w.url, w.description, w.events, w.secret, w.former_secret, w.former_until,
      w.state, w.disabled_at, w.disabled_reason, w.failures, w.failing_since, w.last_success_at, w.last_failure_at,
      w.last_failure, w.created_at
      """;
  private static final String INSERT =
      """
      INSERT INTO webhooks
        (id, client_id, format, url, description, events, secret, state, failures, paused_until, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, 'ACTIVE', 0, ?, ?)
      """;
  private static final String COUNT =
      "SELECT COUNT(*) FROM webhooks WHERE client_id = ? AND state <> 'DELETED'";
  private static final String FIND =
      "SELECT " + COLUMNS + " FROM webhooks w WHERE w.id = ? AND w.state <> 'DELETED'";
  private static final String LIST =
      "SELECT "
          + COLUMNS
          + " FROM webhooks w WHERE w.client_id = ? AND w.state <> 'DELETED' AND w.number > ? ORDER BY w.number LIMIT ?";
  private static final String CLIENTS =
      "SELECT DISTINCT client_id FROM webhooks WHERE state = 'ACTIVE'";
  private static final String LISTENING =
      "SELECT "
          + COLUMNS
          + " FROM webhooks w WHERE w.state = 'ACTIVE' AND w.client_id IN (%s) ORDER BY w.number";
  private static final String DUE =
      "SELECT "
          + COLUMNS
          + """
           FROM webhooks w WHERE w.state = 'ACTIVE' AND w.paused_until <= ?
            AND (SELECT MIN(l.due_at) FROM webhook_lines l WHERE l.endpoint = w.number) <= ?
          """;
  private static final String CHANGE =
      "UPDATE webhooks SET url = ?, events = ?, description = ? WHERE number = ? AND state <> 'DELETED'";
  private static final String ENABLE =
      """
      UPDATE webhooks SET state = 'ACTIVE', disabled_at = NULL, disabled_reason = NULL, failures = 0, failing_since = NULL,
        paused_until = ? WHERE number = ? AND state = 'DISABLED'
      """;
  private static final String DISABLE =
      "UPDATE webhooks SET state = 'DISABLED', disabled_at = ?, disabled_reason = ? WHERE number = ? AND state = 'ACTIVE'";
  private static final String DELETE =
      "UPDATE webhooks SET state = 'DELETED' WHERE number = ? AND state <> 'DELETED'";
  private static final String ROTATE =
      "UPDATE webhooks SET secret = ?, former_secret = ?, former_until = ? WHERE number = ? AND state <> 'DELETED'";
  private static final String PROBE =
      "UPDATE webhooks SET paused_until = ? WHERE number = ? AND state = 'ACTIVE' AND paused_until <= ?";
  private static final String FAILED =
      """
      UPDATE webhooks SET failures = failures + ?, failing_since = COALESCE(failing_since, ?), last_failure_at = ?,
        last_failure = ?, paused_until = ? WHERE number = ?
      """;
  private static final String SUCCEEDED =
      """
      UPDATE webhooks SET failures = 0, failing_since = NULL, last_success_at = ?, paused_until = ? WHERE number = ?
      """;
  private static final String PUT_LEGACY =
      """
      INSERT INTO webhooks
        (id, client_id, format, url, description, events, secret, state, failures, paused_until, created_at)
      VALUES (?, ?, 'LEGACY', ?, ?, ?, ?, 'ACTIVE', 0, ?, ?)
      ON DUPLICATE KEY UPDATE url = VALUES(url), secret = VALUES(secret), state = 'ACTIVE', disabled_at = NULL,
        disabled_reason = NULL, failures = 0, failing_since = NULL, paused_until = VALUES(paused_until)
      """;
  private static final String NUMBERS = "SELECT number, state FROM webhooks ORDER BY number";
  private static final String REMOVE =
      "DELETE FROM webhooks WHERE number = ? AND state = 'DELETED'";

  private final JdbcTemplate sql;

  Webhooks(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Stores a new one, but for its number. */
  void insert(Webhook webhook) {
    sql.update(
        INSERT,
        Arguments.of(
            webhook.id(),
            webhook.client(),
            webhook.format(),
            webhook.url(),
            webhook.description(),
            webhook.events().text(),
            webhook.secret(),
            NEVER,
            webhook.createdAt()));
  }

  int count(long client) {
    return Objects.requireNonNull(sql.queryForObject(COUNT, Integer.class, client));
  }

  Optional<Webhook> find(UUID id) {
    return sql.query(FIND, Row.each(Webhooks::webhook), Columns.id(id)).stream().findFirst();
  }

  /**
   * A client's, the oldest first.
   *
   * @param after the last of the page before; 0 for the first page
   */
  List<Webhook> list(long client, long after, int most) {
    return sql.query(LIST, Row.each(Webhooks::webhook), client, after, most);
  }

  /** Those who have one that is told anything. */
  Set<Long> clients() {
    return new HashSet<>(sql.queryForList(CLIENTS, Long.class));
  }

  /** Those of some clients that are told something. */
  List<Webhook> listening(Collection<Long> clients) {
    return sql.query(
        LISTENING.formatted(Columns.marks(clients.size())),
        Row.each(Webhooks::webhook),
        clients.toArray());
  }

  /** Those for which something is to be done. */
  List<Webhook> due(Instant now) {
    return sql.query(DUE, Row.each(Webhooks::webhook), Arguments.of(now, now));
  }

  void change(long number, String url, EventFilter events, String description) {
    sql.update(CHANGE, url, events.text(), description, number);
  }

  /** Whether it was disabled. */
  boolean enable(long number) {
    return sql.update(ENABLE, Columns.time(NEVER), number) == 1;
  }

  /** Whether it was active. */
  boolean disable(long number, String reason, Instant now) {
    return sql.update(DISABLE, Columns.time(now), Columns.words(reason), number) == 1;
  }

  /** Whether it was there. */
  boolean delete(long number) {
    return sql.update(DELETE, number) == 1;
  }

  /** Whether it was there. */
  boolean rotate(long number, String secret, Webhook.@Nullable Former former) {
    return sql.update(
            ROTATE,
            Arguments.of(
                secret,
                former == null ? null : former.secret(),
                former == null ? null : former.until(),
                number))
        == 1;
  }

  /** Claims the right to try one thing at an endpoint that fails; whether this process has it. */
  boolean probe(long number, Instant now, Instant until) {
    return sql.update(PROBE, Columns.time(until), number, Columns.time(now)) == 1;
  }

  /** Stores how tries have gone, at once for many endpoints, in the order of their numbers. */
  void record(Collection<Change> changes) {
    List<@Nullable Object[]> failed = new ArrayList<>();
    List<@Nullable Object[]> succeeded = new ArrayList<>();
    for (Change each : changes) {
      if (each.failures > 0) {
        failed.add(
            Arguments.of(
                each.failures,
                each.at,
                each.at,
                Columns.words(each.failure),
                each.pausedUntil,
                each.number));
      }
      if (each.succeeded) {
        succeeded.add(Arguments.of(each.at, NEVER, each.number));
      }
    }
    if (!failed.isEmpty()) {
      sql.batchUpdate(FAILED, failed);
    }
    if (!succeeded.isEmpty()) {
      sql.batchUpdate(SUCCEEDED, succeeded);
    }
  }

  /** Stores the one that an operator sets, in the place of what it was. */
  void putLegacy(Webhook webhook) {
    sql.update(
        PUT_LEGACY,
        Arguments.of(
            webhook.id(),
            webhook.client(),
            webhook.url(),
            webhook.description(),
            webhook.events().text(),
            webhook.secret(),
            NEVER,
            webhook.createdAt()));
  }

  /** All that there are, and those whose end has not come to an end. */
  List<Listed> numbers() {
    return sql.query(
        NUMBERS,
        Row.each(row -> new Listed(row.number("number"), row.word("state", Webhook.State.class))));
  }

  /** Forgets one that was deleted. */
  void remove(long number) {
    sql.update(REMOVE, number);
  }

  private static Webhook webhook(Row row) throws SQLException {
    String former = row.textOrNull("former_secret");
    return new Webhook(
        row.number("number"),
        row.id("id"),
        row.number("client_id"),
        row.word("format", Webhook.Format.class),
        row.text("url"),
        row.text("description"),
        EventFilter.parse(row.text("events")),
        row.text("secret"),
        former == null ? null : new Webhook.Former(former, row.time("former_until")),
        new Webhook.Standing(
            row.word("state", Webhook.State.class),
            row.timeOrNull("disabled_at"),
            row.textOrNull("disabled_reason"),
            row.count("failures"),
            row.timeOrNull("failing_since"),
            row.timeOrNull("last_success_at"),
            row.timeOrNull("last_failure_at"),
            row.textOrNull("last_failure")),
        row.time("created_at"));
  }

  /** A webhook that may be over. */
  record Listed(long number, Webhook.State state) {}

  /**
   * How tries at an endpoint have gone.
   *
   * @param failures how many failed
   * @param failure what the last of those said
   * @param succeeded whether any went well, after which the endpoint counts as well
   * @param pausedUntil counts when none did
   */
  record Change(
      long number,
      int failures,
      @Nullable String failure,
      boolean succeeded,
      Instant pausedUntil,
      Instant at) {}
}
