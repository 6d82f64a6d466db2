package io.sluice.gateway.webhook;

import static java.util.stream.Collectors.groupingBy;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.OneTrip;
import io.sluice.backing.database.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Deliveries on their way, and the lines in which they wait. A line is the lock: what comes into it
 * changes its row before it adds its own, and whoever claims it works on all of it alone. Lines are
 * changed in the order of endpoint and subject, so that nobody waits in a circle.
 */
@Repository
class WebhookDeliveries {
  /** Deliveries read at once, with their bodies. */
  static final int MOST_READ = 1000;

  private static final String JOIN_LINE =
      """
      INSERT INTO webhook_lines (endpoint, subject, since, due_at, changes) VALUES (?, ?, ?, ?, 1)
      ON DUPLICATE KEY UPDATE changes = changes + 1
      """;
  private static final String INSERT =
      """
      INSERT INTO webhook_deliveries
        (endpoint, event_id, subject, event_number, type, body, state, tries, spent, created_at, next_at)
      VALUES (?, ?, ?, ?, ?, ?, 'WAITING', 0, 0, ?, ?)
      """;
  private static final String CANDIDATES =
      "(SELECT number FROM webhook_lines WHERE endpoint = ? AND due_at <= ? ORDER BY due_at LIMIT ?)";
  private static final String CLAIM =
      "UPDATE webhook_lines SET claim = ?, due_at = ? WHERE number IN (%s) AND due_at <= ?";
  private static final String CLAIMED =
      "SELECT number, endpoint, subject, changes FROM webhook_lines WHERE number IN (%s) AND claim = ?";
  private static final String WAITING =
      """
      SELECT l.number, d.endpoint, d.event_id, d.subject, d.event_number, d.type, d.body, d.tries, d.spent, d.created_at
       FROM webhook_lines l JOIN webhook_deliveries d
         ON d.endpoint = l.endpoint AND d.subject = l.subject AND d.state = 'WAITING'
       WHERE l.number IN (%s) AND l.claim = ? ORDER BY l.number, d.event_number LIMIT ?
      """;
  private static final String TRIED =
      """
      UPDATE webhook_deliveries SET state = ?, tries = tries + 1, spent = spent + 1, tried_at = ?, next_at = ?,
        status_code = ?, answer = ?, duration_ms = ? WHERE endpoint = ? AND event_id = ? AND state = 'WAITING' AND tries = ?
      """;
  private static final String END_LINE =
      "DELETE FROM webhook_lines WHERE number = ? AND claim = ? AND changes = ?";
  private static final String LEAVE_LINE =
      "UPDATE webhook_lines SET claim = NULL, due_at = ? WHERE number = ? AND claim = ?";

  private static final Comparator<WebhookDelivery> BY_LINE =
      Comparator.comparingLong(WebhookDelivery::endpoint)
          .thenComparing(delivery -> Columns.id(delivery.subject()), Arrays::compareUnsigned)
          .thenComparingLong(WebhookDelivery::eventNumber);

  private final JdbcTemplate sql;

  WebhookDeliveries(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Stores what is to be delivered, in two statements. One or more. */
  void insert(Collection<WebhookDelivery> deliveries, Instant now) {
    List<WebhookDelivery> sorted = deliveries.stream().sorted(BY_LINE).toList();
    sql.batchUpdate(
        JOIN_LINE,
        Arguments.each(
            sorted, each -> Arguments.of(each.endpoint(), each.subject(), each.createdAt(), now)));
    sql.batchUpdate(
        INSERT,
        Arguments.each(
            sorted,
            each ->
                Arguments.of(
                    each.endpoint(),
                    each.eventId(),
                    each.subject(),
                    each.eventNumber(),
                    each.type(),
                    each.body(),
                    each.createdAt(),
                    now)));
  }

  /** Puts subjects into their lines again; the caller has changed rows of deliveries. */
  void rejoin(long endpoint, Collection<UUID> subjects, Instant now) {
    sql.batchUpdate(
        JOIN_LINE,
        Arguments.each(
            subjects.stream()
                .distinct()
                .sorted(Comparator.comparing(Columns::id, Arrays::compareUnsigned))
                .toList(),
            each -> Arguments.of(endpoint, each, now, now)));
  }

  /**
   * Lines that are due, the longest first, in one statement. Others may claim them first.
   *
   * @param rooms one or more
   */
  List<Long> candidates(List<Room> rooms, Instant now) {
    String each = String.join(" UNION ALL ", Collections.nCopies(rooms.size(), CANDIDATES));
    return sql.queryForList(
        each,
        Long.class,
        Arguments.of(
            rooms.stream().flatMap(room -> Stream.of(room.endpoint, now, room.most)).toList()));
  }

  /**
   * Claims lines, and reads what waits in them, in one trip.
   *
   * @param numbers one or more
   * @param until after which another may claim them
   */
  List<DeliveryLine> claim(List<Long> numbers, UUID claim, Instant now, Instant until) {
    String marks = Columns.marks(numbers.size());
    OneTrip trip = new OneTrip(sql);
    trip.change(CLAIM.formatted(marks), Arguments.of(claim, until, numbers, now));
    Supplier<List<Claimed>> lines =
        trip.ask(
            CLAIMED.formatted(marks),
            Row.each(WebhookDeliveries::claimed),
            Arguments.of(numbers, claim));
    Supplier<List<Waiting>> waiting =
        trip.ask(
            WAITING.formatted(marks),
            Row.each(row -> new Waiting(row.number("number"), delivery(row))),
            Arguments.of(numbers, claim, MOST_READ));
    trip.go();
    Map<Long, List<Waiting>> byLine = waiting.get().stream().collect(groupingBy(Waiting::line));
    boolean whole = waiting.get().size() < MOST_READ;
    List<DeliveryLine> all = new ArrayList<>();
    for (Claimed each : lines.get()) {
      List<WebhookDelivery> its =
          byLine.getOrDefault(each.number, List.of()).stream().map(Waiting::delivery).toList();
      all.add(new DeliveryLine(each.number, each.endpoint, each.subject, each.changes, its, whole));
    }
    return all;
  }

  /**
   * Stores what became of claimed lines, in three statements at most. What has lost its claim
   * meanwhile changes no line.
   *
   * @param now from when on a line may be claimed into which something has come meanwhile
   */
  void record(List<LineOutcome> outcomes, Instant now) {
    List<LineOutcome> sorted =
        outcomes.stream()
            .sorted(
                Comparator.comparingLong((LineOutcome each) -> each.line().endpoint())
                    .thenComparing(
                        each -> Columns.id(each.line().subject()), Arrays::compareUnsigned))
            .toList();
    List<Tried> tried = sorted.stream().flatMap(each -> each.tried().stream()).toList();
    if (!tried.isEmpty()) {
      sql.batchUpdate(TRIED, Arguments.each(tried, WebhookDeliveries::row));
    }
    List<LineOutcome> ended = sorted.stream().filter(each -> each.dueAt() == null).toList();
    if (!ended.isEmpty()) {
      sql.batchUpdate(
          END_LINE,
          Arguments.each(
              ended,
              each -> Arguments.of(each.line().number(), each.claim(), each.line().changes())));
    }
    sql.batchUpdate(
        LEAVE_LINE,
        Arguments.each(
            sorted,
            each ->
                Arguments.of(
                    each.dueAt() == null ? now : each.dueAt(),
                    each.line().number(),
                    each.claim())));
  }

  private static @Nullable Object[] row(Tried tried) {
    return Arguments.of(
        tried.state(),
        tried.at(),
        tried.nextAt(),
        tried.posted().status(),
        Columns.words(tried.posted().words()),
        tried.posted().took().toMillis(),
        tried.delivery().endpoint(),
        tried.delivery().eventId(),
        tried.delivery().tries());
  }

  private static Claimed claimed(Row row) throws SQLException {
    return new Claimed(
        row.number("number"), row.number("endpoint"), row.id("subject"), row.number("changes"));
  }

  private static WebhookDelivery delivery(Row row) throws SQLException {
    return new WebhookDelivery(
        row.number("endpoint"),
        row.id("event_id"),
        row.id("subject"),
        row.number("event_number"),
        row.text("type"),
        row.text("body"),
        row.count("tries"),
        row.count("spent"),
        row.time("created_at"));
  }

  /**
   * What may be claimed for an endpoint.
   *
   * @param most lines, 1 or more
   */
  record Room(long endpoint, int most) {}

  private record Claimed(long number, long endpoint, UUID subject, long changes) {}

  private record Waiting(long line, WebhookDelivery delivery) {}
}
