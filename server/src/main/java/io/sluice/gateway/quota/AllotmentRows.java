package io.sluice.gateway.quota;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.LastWrites;
import io.sluice.backing.database.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What processes may reserve without asking. The caller owns the database transaction, and has
 * locked the uses of the client's month before it makes, ends or settles any of it; holds of an
 * allotment lock its row against its end, and nothing else.
 */
@Repository
class AllotmentRows {
  private static final String OPEN =
      """
      INSERT INTO quota_allotments (client_id, day, sent, gas, opened_at) VALUES (?, ?, ?, ?, ?)
      """;
  private static final String FIND =
      "SELECT id, client_id, day, sent, gas FROM quota_allotments WHERE client_id IN (%s) AND day >= ?";
  private static final String FORMER =
      """
      SELECT DISTINCT client_id, day FROM quota_allotments WHERE opened_at < ? ORDER BY client_id, day LIMIT ?
      """;
  private static final String HELD =
      """
      SELECT allotment_id, COUNT(*) AS sent, SUM(gas) AS gas FROM quota_holds
       WHERE allotment_id IN (%s) GROUP BY allotment_id
      """;
  private static final String SPENT =
      """
      SELECT allotment_id, SUM(sent) AS sent, SUM(gas) AS gas FROM quota_spendings
       WHERE allotment_id IN (%s) GROUP BY allotment_id
      """;
  private static final String END = "DELETE FROM quota_allotments WHERE id IN (%s)";
  private static final String FORGET = "DELETE FROM quota_spendings WHERE allotment_id IN (%s)";

  /** Nothing of what has ended: all that is left of it was given back then. */
  private static final String SPEND =
      """
      INSERT INTO quota_spendings (allotment_id, sent, gas)
      SELECT id, ?, ? FROM quota_allotments WHERE id = ?
      """;

  private static final String HOLD =
      """
      INSERT INTO quota_holds (id, client_id, user_address, day, gas, allotment_id) VALUES (?, ?, ?, ?, ?, ?)
      """;

  /** Of MariaDB and MySQL: ER_NO_REFERENCED_ROW_2. */
  private static final int NO_ALLOTMENT = 1452;

  private final JdbcTemplate sql;

  AllotmentRows(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Makes one, just before the commit. */
  void open(long client, LocalDate day, Use use, Instant at, LongConsumer id) {
    LastWrites.addKeyed(
        sql,
        OPEN,
        id,
        client,
        Span.DAY.at(day),
        use.transactions(),
        use.gasHeld(),
        Columns.time(at));
  }

  /**
   * Remembers what requests have reserved out of an allotment, just before the commit. That fails
   * when the allotment has ended ({@link #hasEnded}): its row must be there.
   */
  void hold(Allotment allotment, List<Charge> charges) {
    LastWrites.addRows(
        sql,
        HOLD,
        Arguments.each(charges, each -> Arguments.of(QuotaUses.arguments(each), allotment.id())));
  }

  /** Whether a commit failed because of {@link #hold}. */
  static boolean hasEnded(RuntimeException failure) {
    return failure instanceof DataIntegrityViolationException
        && failure.getCause() instanceof SQLException cause
        && cause.getErrorCode() == NO_ALLOTMENT;
  }

  /**
   * Notes what requests that have ended had reserved out of allotments.
   *
   * @param some by allotment
   */
  void settle(Map<Long, Use> some) {
    LastWrites.addEach(
        sql,
        SPEND,
        any -> {},
        some.entrySet().stream()
            .map(each ->
                Arguments.of(
                    each.getValue().transactions(), each.getValue().gasHeld(), each.getKey()))
            .toList());
  }

  /**
   * What nobody has reserved yet of the allotments of some clients.
   *
   * @param since the first day that matters
   */
  Map<UseKey, Use> unspent(Collection<Long> clients, LocalDate since) {
    return unspent(find(FIND, clients, since));
  }

  /**
   * Ends all allotments of some clients, and says what nobody had reserved of them; that still
   * counts as reserved. Holds of theirs are those of no allotment from then on.
   *
   * @param since the first day that matters
   */
  Map<UseKey, Use> end(Collection<Long> clients, LocalDate since) {
    List<Open> open = find(FIND + " FOR UPDATE", clients, since);
    if (open.isEmpty()) {
      return Map.of();
    }
    Map<UseKey, Use> left = unspent(open);
    Object[] ids = Arguments.of(open.stream().map(Open::id).toList());
    sql.update(END.formatted(Columns.marks(open.size())), ids);
    sql.update(FORGET.formatted(Columns.marks(open.size())), ids);
    return left;
  }

  /** Clients and days that have allotments from before a time. */
  List<Former> former(Instant before, int most) {
    return sql.query(
        FORMER,
        Row.each(row -> new Former(row.number("client_id"), LocalDate.parse(row.text("day")))),
        Columns.time(before),
        most);
  }

  private List<Open> find(String statement, Collection<Long> clients, LocalDate since) {
    List<@Nullable Object> values = new ArrayList<>(clients);
    values.add(Span.DAY.at(since));
    return sql.query(
        statement.formatted(Columns.marks(clients.size())),
        Row.each(row ->
            new Open(
                row.number("id"),
                row.number("client_id"),
                LocalDate.parse(row.text("day")),
                new Use(row.number("sent"), 0, row.number("gas")))),
        values.toArray());
  }

  private Map<UseKey, Use> unspent(List<Open> open) {
    if (open.isEmpty()) {
      return Map.of();
    }
    Map<Long, Use> spent = new HashMap<>();
    for (String statement : List.of(HELD, SPENT)) {
      sql.query(
          statement.formatted(Columns.marks(open.size())),
          Row.all(row ->
              spent.merge(
                  row.number("allotment_id"),
                  new Use(row.number("sent"), 0, row.number("gas")),
                  Use::plus)),
          Arguments.of(open.stream().map(Open::id).toList()));
    }
    Map<UseKey, Use> left = new HashMap<>();
    for (Open each : open) {
      Use rest = each.use.minus(spent.getOrDefault(each.id, Use.NONE));
      UseKey.of(each.client, null, each.day).forEach(key -> left.merge(key, rest, Use::plus));
    }
    return left;
  }

  private record Open(long id, long client, LocalDate day, Use use) {}

  /** Something of a client, of a day. */
  record Former(long client, LocalDate day) {}
}
