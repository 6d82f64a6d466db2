package io.sluice.engine.transaction;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.LastWrites;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.price.Speed;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The lines in which accepted transactions wait for a lane: one per client, named relayer and
 * urgency, oldest first. There is a row for every accepted transaction and for no other, because
 * {@link Transactions} and {@link LostNonces} write it with the change of state. Whoever works on
 * rows pushes them ahead ({@link #claim}), so that no lock is held meanwhile; work that never ends
 * gives them back by itself. Rows are locked after those of {@code transactions}. The caller owns
 * the database transaction.
 */
@Repository
public class Waiting {
  /** Clocks of machines differ: this keeps a new row from waiting for the slower. */
  private static final Duration HEAD_START = Duration.ofMinutes(1);

  private static final String ENTER =
      """
      INSERT INTO waiting (transaction_id, chain_id, client_id, relayer, urgency, not_before, valid_until, tries)
      SELECT id, chain_id, client_id, COALESCE(relayer, ''),
             CASE speed WHEN 'fastest' THEN 0 WHEN 'fast' THEN 1 WHEN 'average' THEN 2 ELSE 3 END,
             created_at - INTERVAL 1 MINUTE, valid_until, 0
        FROM transactions WHERE id IN (%s) AND state = 'ACCEPTED'
      ON DUPLICATE KEY UPDATE
        urgency = VALUES(urgency), not_before = VALUES(not_before), tries = 0, held_since = NULL, hold = NULL
      """;

  /** The same of rows that are new themselves: what reads rows takes five times as long. */
  private static final String ENTER_NEW =
      """
      INSERT INTO waiting (transaction_id, chain_id, client_id, relayer, urgency, not_before, valid_until, tries)
      VALUES (?, ?, ?, ?, ?, ?, ?, 0)
      """;

  /** Whatever waits and why, up to a number; what is wanted only of those whose time has come. */
  private static final String FEW =
      """
      SELECT transaction_id, w.client_id, urgency, not_before, tries, held_since, hold, %s
        FROM (SELECT transaction_id, client_id, urgency, not_before, tries, held_since, hold
                FROM waiting FORCE INDEX (in_turn) WHERE chain_id = ? LIMIT ?) w
             LEFT JOIN transactions t ON t.id = w.transaction_id AND w.not_before <= ? AND t.state = 'ACCEPTED'
      """
          .formatted(IntentRow.COLUMNS);

  private static final String LEAVE = "DELETE FROM waiting WHERE transaction_id IN (%s)";

  /** Three steps in the index, however long the lines are. */
  private static final String LINES_AFTER =
      """
      (SELECT client_id, relayer, urgency FROM waiting FORCE INDEX (in_turn)
        WHERE chain_id = ? AND client_id = ? AND relayer = ? AND urgency > ? ORDER BY urgency LIMIT 1)
      UNION
      (SELECT client_id, relayer, urgency FROM waiting FORCE INDEX (in_turn)
        WHERE chain_id = ? AND client_id = ? AND relayer > ? ORDER BY relayer, urgency LIMIT 1)
      UNION
      (SELECT client_id, relayer, urgency FROM waiting FORCE INDEX (in_turn)
        WHERE chain_id = ? AND client_id > ? ORDER BY client_id, relayer, urgency LIMIT 1)
      """;

  private static final String NEXT =
      """
      (SELECT transaction_id, client_id, relayer, urgency, not_before, tries, held_since, hold
         FROM waiting FORCE INDEX (in_turn)
        WHERE chain_id = ? AND client_id = ? AND relayer = ? AND urgency = ? AND not_before <= ?
        ORDER BY not_before LIMIT ? FOR UPDATE SKIP LOCKED)
      """;
  private static final String CLAIM =
      "UPDATE waiting SET not_before = ? WHERE transaction_id IN (%s)";
  private static final String CLAIM_SEEN =
      "UPDATE waiting SET not_before = ? WHERE transaction_id = ? AND not_before = ?";
  private static final String GIVE_BACK =
      """
      UPDATE waiting SET not_before = ?, tries = 0, held_since = NULL, hold = NULL
       WHERE not_before = ? AND transaction_id IN (%s)
      """;
  private static final String HOLD =
      """
      UPDATE waiting SET held_since = ?, not_before = ?, tries = tries + 1, hold = ?
       WHERE transaction_id = ? AND not_before = ?
      """;
  private static final String ENDED =
      """
      SELECT transaction_id FROM waiting WHERE chain_id = ? AND valid_until <= ? ORDER BY valid_until LIMIT ?
      """;

  private static final String COUNTS =
      """
      SELECT COALESCE(hold, '') AS hold, COUNT(*) AS count FROM (SELECT hold FROM waiting WHERE chain_id = ? LIMIT ?) some
       GROUP BY COALESCE(hold, '')
      """;

  private final JdbcTemplate sql;

  Waiting(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * Those that are accepted join their lines, by age; one that waits already begins anew, and
   * whoever had claimed it has lost it. Before the commit at the latest.
   */
  void enter(Collection<TransactionId> ids) {
    if (!ids.isEmpty()) {
      LastWrites.add(
          sql, ENTER.formatted(Columns.marks(ids.size())), Arguments.of(Transactions.keys(ids)));
    }
  }

  /** The same of those that are stored with the same commit. */
  void enterNew(Collection<NewTransaction> some) {
    LastWrites.addRows(
        sql,
        ENTER_NEW,
        Arguments.each(
            some,
            each ->
                Arguments.of(
                    each.id().value(),
                    each.chain().value(),
                    each.clientId(),
                    Objects.requireNonNullElse(each.intent().relayer(), ""),
                    urgency(each.intent().speed()),
                    each.createdAt().minus(HEAD_START),
                    each.intent().validUntil())));
  }

  /** As {@link #ENTER} has it: what is urgent comes first. */
  private static int urgency(Speed speed) {
    return switch (speed) {
      case FASTEST -> 0;
      case FAST -> 1;
      case AVERAGE -> 2;
      case SAFE_LOW -> 3;
    };
  }

  /** They do not wait any more, from the commit on. */
  public void leave(Collection<TransactionId> ids) {
    if (!ids.isEmpty()) {
      LastWrites.add(
          sql, LEAVE.formatted(Columns.marks(ids.size())), Arguments.of(Transactions.keys(ids)));
    }
  }

  /**
   * Everything that waits and whose time has come, when all that waits is little. Takes no lock.
   *
   * @param most how much that is
   * @return nothing when more than that waits, whether or not its time has come
   */
  public Optional<List<Found>> few(ChainId chain, int most, Instant now) {
    List<Optional<Found>> rows =
        sql.query(FEW, Row.each(Waiting::found), Arguments.of(chain.value(), most + 1, now));
    return rows.size() > most
        ? Optional.empty()
        : Optional.of(rows.stream().flatMap(Optional::stream).toList());
  }

  /**
   * The next lines in which something waits, whether or not its time has come, in their order and
   * without a gap. Costs one statement when the guess is right, and one more for each line in a row
   * that it lacks.
   *
   * @param after this one, and what is before it, is left out
   * @param guess lines that may be among them
   * @param most how many, 1 or more
   */
  public List<Line> lines(ChainId chain, Line after, Collection<Line> guess, int most) {
    Set<Line> found = new TreeSet<>();
    Set<Line> probed = new HashSet<>();
    Set<Line> next = new HashSet<>(guess);
    next.add(after);
    while (!next.isEmpty()) {
      probed.addAll(next);
      linesAfter(chain, next).stream()
          .filter(line -> line.compareTo(after) > 0)
          .forEach(found::add);
      next = found.stream().limit(most - 1L).collect(Collectors.toSet());
      next.removeAll(probed);
    }
    return found.stream().limit(most).toList();
  }

  private List<Line> linesAfter(ChainId chain, Collection<Line> points) {
    List<Object> arguments = new ArrayList<>();
    for (Line point : points) {
      String relayer = point.relayer == null ? "" : point.relayer;
      Collections.addAll(arguments, chain.value(), point.client, relayer, point.urgency);
      Collections.addAll(arguments, chain.value(), point.client, relayer);
      Collections.addAll(arguments, chain.value(), point.client);
    }
    String union = String.join("UNION\n", Collections.nCopies(points.size(), LINES_AFTER));
    return sql.query(union, Row.each(Waiting::line), arguments.toArray());
  }

  /**
   * Locks the next of some lines until the database transaction ends; those that another process
   * has locked are left to it. Reads no more rows than it gives.
   *
   * @param wanted how many of each line, 1 or more
   */
  public List<Entry> lockNext(ChainId chain, Map<Line, Integer> wanted, Instant now) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    List<Object> arguments = new ArrayList<>();
    wanted.forEach((line, count) -> {
      String relayer = line.relayer == null ? "" : line.relayer;
      Collections.addAll(arguments, chain.value(), line.client, relayer, line.urgency, now, count);
    });
    String union = String.join("UNION ALL\n", Collections.nCopies(wanted.size(), NEXT));
    return sql.query(union, Row.each(Waiting::entry), Arguments.of(arguments));
  }

  /** Pushes locked rows ahead: nobody else works on them until then. */
  public void claim(Collection<TransactionId> ids, Instant until) {
    if (!ids.isEmpty()) {
      sql.update(
          CLAIM.formatted(Columns.marks(ids.size())), Arguments.of(until, Transactions.keys(ids)));
    }
  }

  /**
   * Pushes ahead those that stand as they were seen: nobody else works on them until then.
   *
   * @return those that somebody else has taken since
   */
  public Set<TransactionId> claimSeen(List<Entry> seen, Instant until) {
    int[] counts =
        sql.batchUpdate(
            CLAIM_SEEN,
            Arguments.each(seen, each -> Arguments.of(until, each.id.value(), each.notBefore)));
    Set<TransactionId> lost = new HashSet<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) {
        lost.add(seen.get(i).id);
      }
    }
    return lost;
  }

  /**
   * Takes claims back, those that are still ours; nothing holds them back any more.
   *
   * @param claimed until when they were claimed
   */
  public void giveBack(Collection<TransactionId> ids, Instant claimed, Instant notBefore) {
    if (!ids.isEmpty()) {
      sql.update(
          GIVE_BACK.formatted(Columns.marks(ids.size())),
          Arguments.of(notBefore, claimed, Transactions.keys(ids)));
    }
  }

  /**
   * Holds claimed ones back for a reason.
   *
   * @param claimed until when they were claimed
   */
  public void hold(Collection<Hold> holds, Instant claimed) {
    sql.batchUpdate(
        HOLD,
        Arguments.each(
            holds,
            hold ->
                Arguments.of(hold.since, hold.notBefore, hold.reason, hold.id.value(), claimed)));
  }

  /** What waits although its validity is over. */
  public List<TransactionId> ended(ChainId chain, Instant now, int most) {
    return sql.query(ENDED, Row.each(Waiting::id), Arguments.of(chain.value(), now, most));
  }

  /**
   * How many wait, by what holds them back; empty for those that wait for their turn.
   *
   * @param most after which no more are counted
   */
  public Map<String, Long> counts(ChainId chain, int most) {
    Map<String, Long> counts = new HashMap<>();
    sql.query(
        COUNTS,
        Row.all(row -> counts.put(row.text("hold"), row.number("count"))),
        chain.value(),
        most);
    return counts;
  }

  private static TransactionId id(Row row) throws SQLException {
    return new TransactionId(row.id("transaction_id"));
  }

  private static Line line(Row row) throws SQLException {
    String relayer = row.text("relayer");
    return new Line(
        row.number("client_id"), relayer.isEmpty() ? null : relayer, row.count("urgency"));
  }

  private static Optional<Found> found(Row row) throws SQLException {
    if (row.bytesOrNull("id") == null) {
      return Optional.empty();
    }
    Intent intent = IntentRow.intent(row);
    Line line = new Line(row.number("client_id"), intent.relayer(), row.count("urgency"));
    return Optional.of(new Found(entry(row, line), new Accepted(IntentRow.id(row), intent)));
  }

  private static Entry entry(Row row) throws SQLException {
    return entry(row, line(row));
  }

  private static Entry entry(Row row, Line line) throws SQLException {
    return new Entry(
        id(row),
        line,
        row.time("not_before"),
        row.count("tries"),
        row.timeOrNull("held_since"),
        row.textOrNull("hold"));
  }

  /**
   * What waits for the same.
   *
   * @param relayer the only lane they may take; {@code null} for any
   * @param urgency 0 goes first within a client
   */
  public record Line(long client, @Nullable String relayer, int urgency)
      implements Comparable<Line> {
    /** Before every line. */
    public static final Line FRONT = new Line(0, null, -1);

    private static final Comparator<Line> ORDER =
        Comparator.comparingLong(Line::client)
            .thenComparing(line -> line.relayer == null ? "" : line.relayer)
            .thenComparingInt(Line::urgency);

    /** As the index has them. */
    @Override
    public int compareTo(Line other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * One that waits.
   *
   * @param notBefore its place in the line: the lower, the sooner
   * @param tries how often it was held back since then, 0 or more
   * @param heldSince since when it is held back; {@code null} when it is not
   * @param hold why it is held back; {@code null} when it is not
   */
  public record Entry(
      TransactionId id,
      Line line,
      Instant notBefore,
      int tries,
      @Nullable Instant heldSince,
      @Nullable String hold) {}

  /** One that waits, with what it wants. */
  public record Found(Entry entry, Accepted accepted) {}

  /**
   * One that is held back.
   *
   * @param reason a word, at most 24 ASCII characters
   * @param since when that began
   * @param notBefore when it is tried again
   */
  public record Hold(TransactionId id, String reason, Instant since, Instant notBefore) {}
}
