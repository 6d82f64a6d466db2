package io.sluice.engine.transaction;

import static java.util.stream.Collectors.groupingBy;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.CopiedRows;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.lane.LedgerCopies;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Puts transactions that are over for long away, with all their rows: one row each, about a quarter
 * of the space, out of the indexes that the living use; and brings them back as they were. Only
 * what nothing can change any more is put away: it is over, its nonce is audited, and it never had
 * another nonce. The caller owns the database transaction.
 */
@PerNetwork
@Repository
public class Archive {
  static final String TRANSACTIONS = "transactions";
  static final String ATTEMPTS = "attempts";
  static final String LEDGER = "nonce_ledger";
  static final String TIMELINE = "timeline";

  /** Rows go back in this order; it is the order in which everybody locks them. */
  private static final List<String> TABLES = List.of(TRANSACTIONS, ATTEMPTS, LEDGER, TIMELINE);

  private static final String LOOK =
      "SELECT id FROM transactions WHERE id >= ? AND id < ? AND chain_id = ? ORDER BY id LIMIT ?";
  private static final String LOCK_OVER =
      """
      SELECT * FROM transactions
       WHERE id IN (%s) AND chain_id = ? AND state IN ('CONFIRMED', 'FAILED', 'EXPIRED', 'CANCELED') AND updated_at < ?
       ORDER BY id FOR UPDATE
      """;
  private static final String ASKED =
      "SELECT transaction_id FROM replacements WHERE transaction_id IN (%s)";
  private static final String OF_TRANSACTIONS = "SELECT * FROM %s WHERE transaction_id IN (%s)%s";
  private static final String STORE =
      """
      INSERT INTO archived_transactions (id, client_id, chain_id, lane_id, nonce, content) VALUES (?, ?, ?, ?, ?, ?)
      """;
  private static final String DELETE_OF = "DELETE FROM %s WHERE transaction_id IN (%s)";
  private static final String DELETE_BY_ID = "DELETE FROM %s WHERE id IN (%s)";
  private static final String LOCK_ARCHIVED =
      "SELECT id, content FROM archived_transactions WHERE id >= ? AND chain_id = ? ORDER BY id LIMIT ? FOR UPDATE";

  private final JdbcTemplate sql;
  private final Lanes lanes;
  private final LedgerCopies ledger;
  private final ChainId chain;

  Archive(JdbcTemplate sql, Lanes lanes, LedgerCopies ledger, ChainSettings chain) {
    this.sql = sql;
    this.lanes = lanes;
    this.ledger = ledger;
    this.chain = chain.chainId();
  }

  /**
   * Looks at the oldest transactions and puts away those that may go.
   *
   * @param from where the look before ended; {@code null} to begin with the oldest
   * @param line only what was made and was over before it
   * @param most to look at
   */
  public Step archive(@Nullable TransactionId from, Instant line, int most) {
    byte[] first = Columns.id((from == null ? TransactionId.first(Instant.EPOCH) : from).value());
    List<byte[]> seen =
        sql.queryForList(
            LOOK,
            byte[].class,
            first,
            Columns.id(TransactionId.first(line).value()),
            chain.value(),
            most);
    if (seen.isEmpty()) {
      return Step.NOTHING_LEFT;
    }
    List<Packed> away = pack(lockOver(seen, line));
    if (!away.isEmpty()) {
      move(away);
    }
    return new Step(away.size(), seen.size() < most ? null : after(seen.getLast()));
  }

  private List<Map<String, @Nullable Object>> lockOver(List<byte[]> ids, Instant line) {
    return sql.query(
        LOCK_OVER.formatted(Columns.marks(ids.size())),
        CopiedRows::read,
        Arguments.of(ids, chain.value(), line));
  }

  private List<Packed> pack(List<Map<String, @Nullable Object>> over) {
    Map<LaneId, Nonce> audited = lanes.audited(chain);
    List<Map<String, @Nullable Object>> explained =
        over.stream().filter(row -> isExplained(row, audited)).toList();
    if (explained.isEmpty()) {
      return List.of();
    }
    Object[] ids = explained.stream().map(row -> (Object) id(row, "id")).toArray();
    String marks = Columns.marks(ids.length);
    Set<TransactionId> asked =
        new HashSet<>(
            sql.query(
                ASKED.formatted(marks),
                Row.each(row -> new TransactionId(row.id("transaction_id"))),
                ids));
    var attempts = byTransaction(OF_TRANSACTIONS.formatted(ATTEMPTS, marks, ""), ids);
    var timeline = byTransaction(OF_TRANSACTIONS.formatted(TIMELINE, marks, " ORDER BY id"), ids);
    var ledger = ledger(explained);
    List<Packed> packed = new ArrayList<>(explained.size());
    for (Map<String, @Nullable Object> row : explained) {
      TransactionId id = id(id(row, "id"));
      List<Map<String, @Nullable Object>> signed = attempts.getOrDefault(id, List.of());
      if (!asked.contains(id) && signed.stream().allMatch(each -> sameNonce(each, row))) {
        Map<String, List<Map<String, @Nullable Object>>> tables = new LinkedHashMap<>();
        tables.put(TRANSACTIONS, List.of(row));
        tables.put(ATTEMPTS, signed);
        tables.put(LEDGER, ledger.getOrDefault(id, List.of()));
        tables.put(TIMELINE, timeline.getOrDefault(id, List.of()));
        packed.add(new Packed(row, new ArchivedContent(tables)));
      }
    }
    return packed;
  }

  /**
   * Whether every nonce up to its own was compared with the chain; without a nonce there is
   * nothing.
   */
  private static boolean isExplained(
      Map<String, @Nullable Object> row, Map<LaneId, Nonce> audited) {
    Long nonce = number(row, "nonce");
    Long lane = number(row, "lane_id");
    Nonce under = lane == null ? null : audited.get(new LaneId(lane.intValue()));
    return nonce == null || (under != null && nonce < under.value());
  }

  private static boolean sameNonce(
      Map<String, @Nullable Object> attempt, Map<String, @Nullable Object> transaction) {
    return "REMOTE".equals(attempt.get("state")) // somebody else gave it out
        || (Objects.equals(number(attempt, "nonce"), number(transaction, "nonce"))
            && Objects.equals(number(attempt, "lane_id"), number(transaction, "lane_id")));
  }

  private Map<TransactionId, List<Map<String, @Nullable Object>>> byTransaction(
      String query, Object[] ids) {
    return sql.query(query, CopiedRows::read, ids).stream()
        .collect(groupingBy(row -> id(id(row, "transaction_id"))));
  }

  /**
   * Entries of the transactions at their nonces, lane by lane: there is an index for that alone.
   */
  private Map<TransactionId, List<Map<String, @Nullable Object>>> ledger(
      List<Map<String, @Nullable Object>> transactions) {
    Map<TransactionId, List<Map<String, @Nullable Object>>> found = new HashMap<>();
    transactions.stream()
        .filter(row -> row.get("nonce") != null)
        .collect(groupingBy(row -> Objects.requireNonNull(number(row, "lane_id"))))
        .forEach((lane, rows) -> {
          List<Long> nonces =
              rows.stream().map(row -> Objects.requireNonNull(number(row, "nonce"))).toList();
          ledger.of(new LaneId(lane.intValue()), nonces).stream()
              .filter(entry -> entry.get("transaction_id") != null)
              .forEach(entry ->
                  found
                      .computeIfAbsent(id(id(entry, "transaction_id")), any -> new ArrayList<>())
                      .add(entry));
        });
    return found;
  }

  private void move(List<Packed> away) {
    sql.batchUpdate(STORE, away.stream().map(Packed::row).toList());
    Object[] ids = away.stream().map(each -> (Object) id(each.transaction, "id")).toArray();
    String marks = Columns.marks(ids.length);
    sql.update(DELETE_OF.formatted(ATTEMPTS, marks), ids);
    ledger.delete(away.stream().flatMap(each -> each.content.rows(LEDGER).stream()).toList());
    sql.update(DELETE_OF.formatted(TIMELINE, marks), ids);
    if (sql.update(DELETE_BY_ID.formatted(TRANSACTIONS, marks), ids) != away.size()) {
      throw new IllegalStateException("a finished transaction changed although it was locked");
    }
  }

  /**
   * Brings archived transactions back as they were, with all their rows.
   *
   * @param from where the step before ended; {@code null} to begin
   * @param line only what was made at this time or later
   * @param most to bring back now
   */
  public Step restore(@Nullable TransactionId from, Instant line, int most) {
    Map<String, List<Map<String, @Nullable Object>>> rows = new LinkedHashMap<>();
    TABLES.forEach(table -> rows.put(table, new ArrayList<>()));
    byte[] first = Columns.id((from == null ? TransactionId.first(line) : from).value());
    List<byte[]> ids =
        sql.query(
            LOCK_ARCHIVED,
            Row.each(row -> {
              ArchivedContent content = row.bytes("content", ArchivedContent::unpack);
              rows.forEach((table, all) -> all.addAll(content.rows(table)));
              return row.bytes("id");
            }),
            first,
            chain.value(),
            most);
    if (ids.isEmpty()) {
      return Step.NOTHING_LEFT;
    }
    rows.forEach((table, all) -> {
      if (table.equals(LEDGER)) {
        ledger.restore(all);
      } else {
        CopiedRows.insert(sql, table, all);
      }
    });
    sql.update(
        DELETE_BY_ID.formatted("archived_transactions", Columns.marks(ids.size())), ids.toArray());
    return new Step(ids.size(), ids.size() < most ? null : after(ids.getLast()));
  }

  private static TransactionId after(byte[] last) {
    var id = Columns.uuid(last);
    return new TransactionId(
        new java.util.UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() + 1));
  }

  private static byte[] id(Map<String, @Nullable Object> row, String column) {
    return (byte[]) Objects.requireNonNull(row.get(column));
  }

  private static TransactionId id(byte @Nullable [] column) {
    return new TransactionId(Columns.uuid(Objects.requireNonNull(column)));
  }

  private static @Nullable Long number(Map<String, @Nullable Object> row, String column) {
    return row.get(column) instanceof Number number ? number.longValue() : null;
  }

  /**
   * What a step has come to.
   *
   * @param moved transactions put away, or brought back
   * @param next where the next step begins; {@code null} when nothing is left to look at
   */
  public record Step(int moved, @Nullable TransactionId next) {
    static final Step NOTHING_LEFT = new Step(0, null);
  }

  private record Packed(Map<String, @Nullable Object> transaction, ArchivedContent content) {
    @Nullable Object[] row() {
      return Arguments.of(
          id(transaction, "id"),
          transaction.get("client_id"),
          transaction.get("chain_id"),
          transaction.get("lane_id"),
          transaction.get("nonce"),
          content.packed());
    }
  }
}
