package io.sluice.gateway.quota;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.LastWrites;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.Address;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What was used, and what is reserved. The caller owns the database transaction, and locks rows of
 * uses, in their order, before holds.
 */
@Repository
class QuotaUses {
  private static final String ADD =
      """
      INSERT INTO quota_uses (client_id, user_address, span, sent, gas_used, gas_held) VALUES %s
      ON DUPLICATE KEY UPDATE sent = sent + VALUES(sent), gas_used = gas_used + VALUES(gas_used),
                              gas_held = gas_held + VALUES(gas_held)
      """;
  private static final String ADD_WITHIN =
      """
      UPDATE quota_uses SET sent = sent + ?, gas_held = gas_held + ? WHERE client_id = ? AND user_address = ? AND (%s)
      """;
  private static final String WITHIN = "(span = ? AND sent <= ? AND gas_used + gas_held <= ?)";
  private static final String FIND =
      """
      SELECT client_id, user_address, span, sent, gas_used, gas_held FROM quota_uses
       WHERE (client_id, user_address, span) IN (%s)
      """;
  private static final String HOLD =
      "INSERT INTO quota_holds (id, client_id, user_address, day, gas) VALUES (?, ?, ?, ?, ?)";
  private static final String HOLDS =
      "SELECT id, client_id, user_address, day, gas, allotment_id FROM quota_holds WHERE id IN (%s)";
  private static final String RELEASE = "DELETE FROM quota_holds WHERE id IN (%s)";
  private static final String FORGET =
      "DELETE FROM quota_uses WHERE span < ? ORDER BY span LIMIT ?";

  private final JdbcTemplate sql;

  QuotaUses(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Adds to what was used, in one statement, and locks it. Some may be negative. */
  void add(SortedMap<UseKey, Use> some) {
    List<Object> values = new ArrayList<>();
    some.forEach((key, use) -> {
      values.add(key.client());
      values.add(key.address());
      values.add(key.at());
      values.add(use.transactions());
      values.add(use.gasUsed());
      values.add(use.gasHeld());
    });
    sql.update(ADD.formatted(repeat("(?, ?, ?, ?, ?, ?)", some.size())), values.toArray());
  }

  /**
   * Adds to what is held, just before the commit, where all of it stays within its limit.
   *
   * @param limits of each
   * @throws QuotaTightException by the commit, when something does not, or has no row yet
   */
  void addWithin(SortedMap<UseKey, Use> some, Function<UseKey, Quota.Limit> limits) {
    Map<Whose, List<UseKey>> together = new LinkedHashMap<>();
    some.forEach((key, use) ->
        together
            .computeIfAbsent(new Whose(key.client(), key.user(), use), any -> new ArrayList<>())
            .add(key));
    together.forEach((whose, keys) -> {
      List<@Nullable Object> values = new ArrayList<>();
      Use use = whose.added;
      Collections.addAll(values, use.transactions(), use.gasHeld(), whose.client);
      values.add(keys.getFirst().address());
      for (UseKey key : keys) {
        Quota.Limit limit = limits.apply(key);
        values.add(key.at());
        values.add(left(limit.transactions(), use.transactions()));
        values.add(left(limit.gas(), use.gasHeld()));
      }
      LastWrites.add(
          sql,
          ADD_WITHIN.formatted(String.join(" OR ", Collections.nCopies(keys.size(), WITHIN))),
          changed -> {
            if (changed != keys.size()) {
              throw new QuotaTightException();
            }
          },
          values.toArray());
    });
  }

  private static long left(@Nullable Long most, long added) {
    return most == null ? Long.MAX_VALUE : most - added;
  }

  /** What was used; nothing where there is no row. */
  Map<UseKey, Use> find(Collection<UseKey> keys) {
    Map<Stored, UseKey> wanted = new HashMap<>();
    List<Object> values = new ArrayList<>();
    for (UseKey key : keys) {
      wanted.put(new Stored(key.client(), hex(key.address()), key.at()), key);
      values.add(key.client());
      values.add(key.address());
      values.add(key.at());
    }
    Map<UseKey, Use> found = new HashMap<>();
    keys.forEach(key -> found.put(key, Use.NONE));
    sql.query(
        FIND.formatted(repeat("(?, ?, ?)", keys.size())),
        Row.all(row -> {
          UseKey key =
              wanted.get(
                  new Stored(
                      row.number("client_id"), hex(row.bytes("user_address")), row.text("span")));
          if (key != null) {
            found.put(
                key, new Use(row.number("sent"), row.number("gas_used"), row.number("gas_held")));
          }
        }),
        values.toArray());
    return found;
  }

  /** Remembers what requests have reserved, just before the commit. */
  void hold(Collection<Charge> some) {
    LastWrites.addRows(sql, HOLD, Arguments.each(some, QuotaUses::arguments));
  }

  /** What is remembered of a request. */
  static @Nullable Object[] arguments(Charge charge) {
    Address user = charge.user();
    return Arguments.of(
        charge.id(),
        charge.client(),
        user == null ? new byte[0] : user.bytes(),
        Span.DAY.at(Span.date(charge.at())),
        charge.gas());
  }

  /** What requests have reserved, by request; without those that have nothing. */
  Map<UUID, Hold> holds(Collection<UUID> ids) {
    Map<UUID, Hold> found = new HashMap<>();
    sql.query(
        HOLDS.formatted(Columns.marks(ids.size())),
        Row.all(row -> {
          byte[] user = row.bytes("user_address");
          found.put(
              row.id("id"),
              new Hold(
                  row.number("client_id"),
                  user.length == 0 ? null : Address.of(user),
                  LocalDate.parse(row.text("day")),
                  row.number("gas"),
                  row.numberOrNull("allotment_id")));
        }),
        Arguments.of(ids.stream().map(Columns::id).toList()));
    return found;
  }

  /** Forgets what requests have reserved; returns of how many. */
  int release(Collection<UUID> ids) {
    return sql.update(
        RELEASE.formatted(Columns.marks(ids.size())),
        Arguments.of(ids.stream().map(Columns::id).toList()));
  }

  /** Forgets months before that of a day, with their days; returns how many rows that were. */
  int forget(LocalDate day, int most) {
    return sql.update(FORGET, Span.MONTH.at(day), most);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String repeat(String text, int count) {
    return String.join(", ", Collections.nCopies(count, text));
  }

  /**
   * What a request has reserved.
   *
   * @param user whose limits it counts for as well; {@code null} for nobody's
   * @param allotment out of which it came; {@code null} for none
   */
  record Hold(
      long client, @Nullable Address user, LocalDate day, long gas, @Nullable Long allotment) {}

  /** What one statement adds to: the same to the day and the month of one. */
  private record Whose(long client, @Nullable Address user, Use added) {}

  private record Stored(long client, String user, String span) {}
}
