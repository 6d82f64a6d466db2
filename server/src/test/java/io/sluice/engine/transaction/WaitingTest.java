package io.sluice.engine.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.TestDatabase;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The lines, alone: how far they are read, and what two who read at once get. */
class WaitingTest {
  private static final TestDatabase database = TestDatabase.migrated();
  private static final ChainId CHAIN = new ChainId(31337);
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Waiting.Line FRONT = Waiting.Line.FRONT;
  private static final Waiting.Line AVERAGE = new Waiting.Line(1, null, 2);

  private final JdbcTemplate sql = new JdbcTemplate(database.dataSource());
  private final Waiting waiting = new Waiting(sql);

  @BeforeEach
  void empty() {
    sql.update("DELETE FROM waiting");
  }

  @Test
  void knowsEveryLineOnceAndInOrder() {
    add(1, null, 2, 0);
    add(1, null, 2, 1);
    add(1, null, 0, 2);
    add(1, "lane-a", 2, 3);
    add(7, null, 3, 4);
    List<Waiting.Line> all =
        List.of(
            new Waiting.Line(1, null, 0),
            AVERAGE,
            new Waiting.Line(1, "lane-a", 2),
            new Waiting.Line(7, null, 3));
    assertThat(waiting.lines(CHAIN, FRONT, List.of(), 10)).isEqualTo(all);
    assertThat(waiting.lines(CHAIN, FRONT, all, 10)).isEqualTo(all);
    assertThat(waiting.lines(CHAIN, FRONT, List.of(new Waiting.Line(3, "gone", 1)), 10))
        .isEqualTo(all);
    assertThat(waiting.lines(CHAIN, new Waiting.Line(2, null, -1), all, 10))
        .containsExactly(new Waiting.Line(7, null, 3));
    assertThat(waiting.lines(new ChainId(1), FRONT, all, 10)).isEmpty();
  }

  /** Two statements do it: one from what is known, one from the row. */
  @ParameterizedTest
  @EnumSource
  void aNewOneEntersAsItsRowWould(Speed speed) {
    for (String relayer : Arrays.asList(null, "lane-a")) {
      TransactionId id = new TransactionId(UUID.randomUUID());
      Instant end = relayer == null ? null : NOW.plusSeconds(60);
      sql.update(
          """
          INSERT INTO transactions (id, client_id, chain_id, state, value, data, speed, relayer, valid_until,
                                    retry_on_failure, seal, created_at, updated_at)
          VALUES (?, 7, ?, 'ACCEPTED', X'00', X'', ?, ?, ?, FALSE, X'00', ?, ?)
          """,
          Arguments.of(id.value(), CHAIN.value(), speed.text(), relayer, end, NOW, NOW));
      Intent intent = new Intent(null, Wei.ZERO, Bytes.EMPTY, null, speed, relayer, end, false);
      waiting.enterNew(List.of(new NewTransaction(id, 7, CHAIN, intent, NOW)));
      Map<String, Object> known = sql.queryForMap("SELECT * FROM waiting");
      empty();
      waiting.enter(List.of(id));
      assertThat(sql.queryForMap("SELECT * FROM waiting").toString().replaceAll("\\[B@\\w+", ""))
          .isEqualTo(known.toString().replaceAll("\\[B@\\w+", ""));
      empty();
    }
  }

  /** What is left out of a look is what the next one begins with. */
  @Test
  void knowsTheNextLinesWithoutAGap() {
    for (long client = 1; client <= 3; client++) {
      for (int urgency = 0; urgency < 4; urgency++) {
        add(client, null, urgency, 0);
        add(client, "lane-a", urgency, 1);
      }
    }
    List<Waiting.Line> all = waiting.lines(CHAIN, FRONT, List.of(), 100);
    assertThat(all).hasSize(24).isSorted();
    for (int from = 0; from < 24; from++) {
      Waiting.Line after = from == 0 ? FRONT : all.get(from - 1);
      for (int most = 1; most < 10; most++) {
        List<Waiting.Line> next = all.subList(from, Math.min(24, from + most));
        assertThat(waiting.lines(CHAIN, after, List.of(), most)).isEqualTo(next);
        assertThat(waiting.lines(CHAIN, after, all.subList(7, 12), most)).isEqualTo(next);
      }
    }
  }

  @Test
  void givesTheOldestWhoseTimeHasCome() {
    TransactionId second = add(1, null, 2, -5);
    TransactionId first = add(1, null, 2, -9);
    add(1, null, 2, 1);
    add(1, "lane-a", 2, -20);
    add(1, null, 3, -20);
    add(2, null, 2, -20);
    assertThat(next(AVERAGE, 10)).containsExactly(first, second);
    assertThat(next(AVERAGE, 1)).containsExactly(first);
  }

  @Test
  void leavesWhatIsClaimedAloneUntilTheClaimIsOver() {
    TransactionId id = add(1, null, 2, -5);
    waiting.claim(List.of(id), NOW.plusSeconds(15));
    assertThat(next(AVERAGE, 10)).isEmpty();
    assertThat(nextAt(AVERAGE, 10, NOW.plusSeconds(15))).containsExactly(id);
  }

  @Test
  void givesBackAndHoldsBackOnlyWhatIsStillClaimed() {
    Instant claimed = NOW.plusSeconds(15);
    Instant other = NOW.plusSeconds(20);
    TransactionId lost = add(1, null, 2, -5);
    waiting.claim(List.of(lost), other);
    waiting.giveBack(List.of(lost), claimed, NOW);
    waiting.hold(List.of(hold(lost, "cannot_pay", NOW)), claimed);
    assertThat(next(AVERAGE, 10)).isEmpty();
    waiting.hold(List.of(hold(lost, "cannot_pay", NOW.minusSeconds(3))), other);
    waiting.claim(List.of(lost), other);
    waiting.hold(List.of(hold(lost, "no_price", NOW.minusSeconds(3))), other);
    Waiting.Entry entry = entries(AVERAGE, 1, NOW).getFirst();
    assertThat(entry.tries()).isEqualTo(2);
    assertThat(entry.heldSince()).isEqualTo(NOW.minusSeconds(3));
    assertThat(entry.hold()).isEqualTo("no_price");
    waiting.claim(List.of(lost), other);
    waiting.giveBack(List.of(lost), other, NOW);
    Waiting.Entry back = entries(AVERAGE, 1, NOW).getFirst();
    assertThat(back.tries()).isZero();
    assertThat(back.heldSince()).isNull();
    assertThat(back.hold()).isNull();
  }

  @Test
  void letsTwoWhoReadAtOnceHaveDifferentOnes() throws SQLException {
    LongStream.range(0, 10).forEach(i -> add(1, null, 2, -20 + i));
    try (var connection = database.dataSource().getConnection()) {
      var source = new SingleConnectionDataSource(connection, true);
      var one = new TransactionTemplate(new JdbcTransactionManager(source));
      Waiting slow = new Waiting(new JdbcTemplate(source));
      one.executeWithoutResult(status -> {
        List<TransactionId> held = ids(slow.lockNext(CHAIN, Map.of(AVERAGE, 4), NOW));
        List<TransactionId> others = next(AVERAGE, 4);
        assertThat(held).hasSize(4);
        assertThat(others).hasSize(4).doesNotContainAnyElementsOf(held);
      });
    }
  }

  /** A10: a turn costs the same however much one client has waiting. */
  @Test
  void a10_readsNoFurtherThanItGivesWith100000Waiting() throws SQLException {
    fill(50_000, 1, NOW.minusSeconds(60));
    fill(50_000, 2, NOW.plusSeconds(30)); // held back
    add(2, null, 2, -5);
    try (var connection = database.dataSource().getConnection()) {
      var source = new SingleConnectionDataSource(connection, true);
      JdbcTemplate counted = new JdbcTemplate(source);
      Waiting lines = new Waiting(counted);
      counted.execute("FLUSH STATUS");
      List<Waiting.Line> found = lines.lines(CHAIN, FRONT, List.of(), 128);
      assertThat(found).hasSize(3);
      assertThat(rowsRead(counted)).isLessThan(50);

      counted.execute("FLUSH STATUS");
      Map<Waiting.Line, Integer> wanted =
          Map.of(found.get(0), 128, found.get(1), 128, found.get(2), 128);
      assertThat(lines.lockNext(CHAIN, wanted, NOW)).hasSize(129);
      assertThat(rowsRead(counted)).isLessThan(3 * 129);
    }
  }

  @Test
  void findsWhatIsNoLongerValidHoweverMuchIs() {
    fill(1000, 1, NOW.minusSeconds(60));
    TransactionId over = add(3, null, 3, -5);
    sql.update("UPDATE waiting SET valid_until = ? WHERE client_id = 3", Columns.time(NOW));
    assertThat(waiting.ended(CHAIN, NOW, 10)).containsExactly(over);
    assertThat(waiting.ended(CHAIN, NOW.minusMillis(1), 10)).isEmpty();
  }

  @Test
  void saysWhetherLittleWaitsDueOrNot() {
    add(1, null, 2, -5);
    add(2, "lane-a", 0, 60);
    assertThat(waiting.few(CHAIN, 2, NOW)).isPresent();
    assertThat(waiting.few(CHAIN, 1, NOW)).isEmpty();
    assertThat(waiting.few(new ChainId(1), 1, NOW)).isPresent();
  }

  @Test
  void claimsOnlyWhatStandsAsItWasSeen() {
    TransactionId free = add(1, null, 2, -5);
    TransactionId taken = add(1, null, 2, -4);
    List<Waiting.Entry> seen = entries(AVERAGE, 10, NOW);
    Instant other = NOW.plusSeconds(20);
    waiting.claim(List.of(taken), other);
    assertThat(waiting.claimSeen(seen, NOW.plusSeconds(15))).containsExactly(taken);
    assertThat(next(AVERAGE, 10)).isEmpty();
    assertThat(nextAt(AVERAGE, 10, NOW.plusSeconds(15))).containsExactly(free);
    assertThat(nextAt(AVERAGE, 10, other)).contains(taken);
  }

  private static long rowsRead(JdbcTemplate sql) {
    Long read =
        sql.queryForObject(
            "SELECT SUM(variable_value) FROM information_schema.session_status WHERE variable_name LIKE 'HANDLER_READ%'",
            Long.class);
    return read == null ? 0 : read;
  }

  private void fill(int count, int urgency, Instant notBefore) {
    sql.update(
        """
        INSERT INTO waiting (transaction_id, chain_id, client_id, relayer, urgency, not_before, tries)
        SELECT UNHEX(LPAD(HEX(seq + ? * 1000000), 32, '0')), ?, 1, '', ?, ? + INTERVAL seq MICROSECOND, 0
          FROM seq_1_to_%d
        """
            .formatted(count),
        urgency,
        CHAIN.value(),
        urgency,
        Columns.time(notBefore));
  }

  private TransactionId add(
      long client, @org.jspecify.annotations.Nullable String relayer, int urgency, long seconds) {
    TransactionId id = new TransactionId(UUID.randomUUID());
    sql.update(
        """
        INSERT INTO waiting (transaction_id, chain_id, client_id, relayer, urgency, not_before, tries)
        VALUES (?, ?, ?, ?, ?, ?, 0)
        """,
        Columns.id(id.value()),
        CHAIN.value(),
        client,
        relayer == null ? "" : relayer,
        urgency,
        Columns.time(NOW.plus(Duration.ofSeconds(seconds))));
    return id;
  }

  private static Waiting.Hold hold(TransactionId id, String reason, Instant since) {
    return new Waiting.Hold(id, reason, since, NOW);
  }

  private List<TransactionId> next(Waiting.Line line, int count) {
    return nextAt(line, count, NOW);
  }

  private List<TransactionId> nextAt(Waiting.Line line, int count, Instant now) {
    return ids(entries(line, count, now));
  }

  private List<Waiting.Entry> entries(Waiting.Line line, int count, Instant now) {
    return waiting.lockNext(CHAIN, Map.of(line, count), now);
  }

  private static List<TransactionId> ids(List<Waiting.Entry> entries) {
    return entries.stream().map(Waiting.Entry::id).toList();
  }
}
