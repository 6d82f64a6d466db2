package io.sluice.engine.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.TestDatabase;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.TxHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Lists over some thousand transactions of two clients: what they bring, and by which plan. */
class TransactionListTest {
  private static final TestDatabase database = TestDatabase.migrated();
  private static final JdbcTemplate sql = new JdbcTemplate(database.dataSource());
  private static final TransactionQueries queries =
      new TransactionQueries(sql, new ArchivedTransactions(sql));

  private static final int COUNT = 12_000;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Address HOT = address(1);
  private static final Address COLD = address(2);
  private static final Comparator<TransactionId> NEWEST_FIRST =
      Comparator.comparing((TransactionId id) -> id.toString()).reversed();
  private static final List<Row> rows = new ArrayList<>();

  /** One transaction every second, of which the odd ones are another client's. */
  @BeforeAll
  static void fill() {
    Random random = new Random(7);
    for (int lane = 1; lane <= 3; lane++) {
      sql.update(
          "INSERT INTO lanes (chain_id, address, name, state, window_size) VALUES (1, ?, ?, 'ACTIVE', 8)",
          address(100 + lane).bytes(),
          "lane-" + lane);
    }
    for (int i = 0; i < COUNT; i++) {
      rows.add(Row.of(i, random));
    }
    sql.batchUpdate(
        """
        INSERT INTO transactions (id, client_id, chain_id, state, to_address, value, data, speed, retry_on_failure, lane_id,
                                  hash, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, '', '', 'fast', FALSE, ?, ?, ?, ?)
        """,
        rows.stream()
            .map(row ->
                new @Nullable Object[] {
                  Columns.id(row.id.value()),
                  row.client,
                  row.chain(),
                  row.state.name(),
                  row.to.bytes(),
                  row.lane,
                  row.hash().bytes(),
                  Columns.time(row.createdAt),
                  Columns.time(row.createdAt)
                })
            .toList());
    sql.batchUpdate(
        """
        INSERT INTO attempts (lane_id, nonce, ordinal, hash, transaction_id, raw, state, created_at)
        VALUES (1, ?, 0, ?, ?, '', 'SENT', ?)
        """,
        rows.stream()
            .map(row ->
                new @Nullable Object[] {
                  row.number,
                  row.hash().bytes(),
                  Columns.id(row.id.value()),
                  Columns.time(row.createdAt)
                })
            .toList());
    sql.execute("ANALYZE TABLE transactions");
  }

  /** Every filter alone, and what clients combine. */
  static Stream<Arguments> filters() {
    Instant from = START.plusSeconds(COUNT / 3);
    Instant until = START.plusSeconds(COUNT / 2);
    Set<TransactionState> none = Set.of();
    Set<TransactionState> failed = EnumSet.of(TransactionState.FAILED);
    Set<TransactionState> over = EnumSet.of(TransactionState.CONFIRMED, TransactionState.FAILED);
    return Stream.of(
        Arguments.of("nothing", filter(none, null, null, null, null), "by_client"),
        Arguments.of("status", filter(failed, null, null, null, null), "by_client"),
        Arguments.of("statuses", filter(over, null, null, null, null), "by_client"),
        Arguments.of("to, often", filter(none, HOT, null, null, null), "by_recipient"),
        Arguments.of("to, seldom", filter(none, COLD, null, null, null), "by_recipient"),
        Arguments.of("relayer", filter(none, null, "lane-2", null, null), "by_lane"),
        Arguments.of("network", chain(2, none), "by_client"),
        Arguments.of("network, statuses", chain(2, over), "by_client"),
        Arguments.of("network of nobody", chain(3, none), "by_client"),
        Arguments.of("from", filter(none, null, null, from, null), "by_client"),
        Arguments.of("until", filter(none, null, null, null, until), "by_client"),
        Arguments.of("from, until", filter(none, null, null, from, until), "by_client"),
        Arguments.of("status, to", filter(failed, COLD, null, null, null), "by_client"),
        Arguments.of("statuses, to", filter(over, COLD, null, null, null), "by_recipient"),
        Arguments.of("to, relayer", filter(none, HOT, "lane-3", null, null), "by_recipient"),
        Arguments.of("statuses, relayer", filter(over, null, "lane-3", null, null), "by_lane"),
        Arguments.of("to, until", filter(none, COLD, null, null, until), "by_recipient"),
        Arguments.of("all", filter(over, HOT, "lane-1", from, until), "by_recipient"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("filters")
  void bringsWhatPassesAndNothingTwice(
      String name, TransactionQueries.Filter filter, String index) {
    for (int limit : List.of(7, 500)) {
      assertThat(pages(filter, limit)).as("pages of %d", limit).isEqualTo(expected(filter));
    }
  }

  /** Item 15: no list sorts or scans; the leading index alone gives the ids. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("filters")
  void hasAnIndex(String name, TransactionQueries.Filter filter, String index) {
    ListSearch search =
        new ListSearch(1, filter, filter.relayer() == null ? List.of() : List.of(2));
    for (int window : search.windows(50)) {
      ListSearch.Statement statement = search.rows(window);
      List<@Nullable Object> arguments = statement.arguments();
      arguments.add(51);
      List<Plan> plan =
          sql.query(
              "EXPLAIN " + statement.sql(),
              (row, i) ->
                  new Plan(
                      String.valueOf(row.getString("table")),
                      String.valueOf(row.getString("type")),
                      String.valueOf(row.getString("key")),
                      String.valueOf(row.getString("Extra"))),
              arguments.toArray());
      assertThat(plan.stream().filter(each -> each.table.equals("transactions")))
          .isNotEmpty()
          .allSatisfy(each -> {
            assertThat(each.key).isEqualTo(index);
            assertThat(each.type).isIn("ref", "range");
            assertThat(each.extra).contains("Using index").doesNotContain("filesort", "temporary");
          });
      assertThat(plan.stream().filter(each -> each.table.equals("t")))
          .singleElement()
          .satisfies(each -> assertThat(each.type + " " + each.key).isEqualTo("eq_ref PRIMARY"));
    }
  }

  @Test
  void anyHashEverSignedFindsItsTransactionByTheAttempt() {
    Row row = rows.get(COUNT / 2);
    TxHash replaced = new TxHash("0x" + "ef".repeat(32));
    sql.update(
        "INSERT INTO attempts (lane_id, nonce, ordinal, hash, transaction_id, raw, state, created_at)"
            + " VALUES (1, ?, 1, ?, ?, '', 'OLD', ?)",
        row.number,
        replaced.bytes(),
        Columns.id(row.id.value()),
        Columns.time(row.createdAt));
    for (TxHash hash : List.of(row.hash(), replaced)) {
      assertThat(pages(hash(hash, Set.of()), 50)).containsExactly(row.id);
    }
    assertThat(pages(hash(row.hash(), EnumSet.of(TransactionState.ACCEPTED)), 50))
        .as("the other filters count too")
        .isEmpty();
    assertThat(pages(hash(rows.get(1).hash(), Set.of()), 50)).as("another client's").isEmpty();
    assertThat(pages(hash(new TxHash("0x" + "00".repeat(32)), Set.of()), 50)).isEmpty();
    String plan =
        sql.queryForObject(
            "EXPLAIN SELECT transaction_id FROM attempts WHERE hash = ?",
            (explained, i) -> explained.getString("type") + " " + explained.getString("key"),
            replaced.bytes());
    assertThat(plan).isEqualTo("ref by_hash");
  }

  @Test
  void aRareCombinationBringsShortPagesThatSayWhereToGoOn() {
    TransactionQueries.Filter rare = filter(Set.of(), HOT, "lane-9", null, null);
    sql.update(
        "INSERT IGNORE INTO lanes (chain_id, address, name, state, window_size) VALUES (1, ?, 'lane-9', 'NEW', 8)",
        address(109).bytes());
    TransactionQueries.Page page = queries.list(1, rare, 50);
    assertThat(page.found()).isEmpty();
    assertThat(page.next()).as("1,500 were looked at, and there are more").isNotNull();
    assertThat(pages(rare, 50)).isEmpty();
  }

  @Test
  void aRelayerNobodyKnowsHasNoTransactions() {
    assertThat(queries.list(1, filter(Set.of(), null, "no such lane", null, null), 50))
        .isEqualTo(new TransactionQueries.Page(List.of(), null));
  }

  @Test
  void timesBeyondAllColumnsAreNoFault() {
    for (Instant time : List.of(Instant.MIN, Instant.EPOCH, Instant.MAX)) {
      boolean all = time.isBefore(START);
      assertThat(queries.list(1, filter(Set.of(), null, null, time, null), 5).found())
          .hasSize(all ? 5 : 0);
      assertThat(queries.list(1, filter(Set.of(), null, null, null, time), 5).found())
          .hasSize(all ? 0 : 5);
    }
  }

  @Test
  void anIdOfItsTimeIsNoEarlierThanTheFirst() {
    assertThat(TransactionId.first(START).toString())
        .isEqualTo("019b76da-a800-7000-8000-000000000000");
  }

  private static List<TransactionId> pages(TransactionQueries.Filter filter, int limit) {
    List<TransactionId> found = new ArrayList<>();
    TransactionId before = null;
    do {
      TransactionQueries.Page page =
          queries.list(
              1,
              new TransactionQueries.Filter(
                  filter.states(),
                  filter.chain(),
                  filter.to(),
                  filter.relayer(),
                  filter.hash(),
                  filter.from(),
                  filter.until(),
                  before),
              limit);
      page.found().forEach(view -> found.add(view.id()));
      before = page.next();
    } while (before != null);
    return found;
  }

  private static List<TransactionId> expected(TransactionQueries.Filter filter) {
    Predicate<Row> passes =
        row ->
            row.client == 1
                && (filter.states().isEmpty() || filter.states().contains(row.state))
                && (filter.chain() == null || filter.chain().value() == row.chain())
                && (filter.to() == null || filter.to().equals(row.to))
                && (filter.relayer() == null || filter.relayer().equals("lane-" + row.lane))
                && (filter.from() == null || !row.createdAt.isBefore(filter.from()))
                && (filter.until() == null || row.createdAt.isBefore(filter.until()));
    return rows.stream().filter(passes).map(Row::id).sorted(NEWEST_FIRST).toList();
  }

  private static TransactionQueries.Filter filter(
      Set<TransactionState> states,
      @Nullable Address to,
      @Nullable String relayer,
      @Nullable Instant from,
      @Nullable Instant until) {
    return new TransactionQueries.Filter(states, null, to, relayer, null, from, until, null);
  }

  private static TransactionQueries.Filter chain(long chain, Set<TransactionState> states) {
    return new TransactionQueries.Filter(
        states, new ChainId(chain), null, null, null, null, null, null);
  }

  private static TransactionQueries.Filter hash(TxHash hash, Set<TransactionState> states) {
    return new TransactionQueries.Filter(states, null, null, null, hash, null, null, null);
  }

  private static Address address(int number) {
    return Address.parse(String.format(Locale.ROOT, "0x%040x", number));
  }

  private record Plan(String table, String type, String key, String extra) {}

  /** What the test knows of a transaction. */
  private record Row(
      int number,
      TransactionId id,
      long client,
      TransactionState state,
      Address to,
      int lane,
      Instant createdAt) {
    static Row of(int number, Random random) {
      Instant at = START.plusSeconds(number).plusMillis(random.nextInt(1000));
      // half a second before its time of creation, or after it
      long made = at.plusMillis(random.nextInt(1, 999) - 500).toEpochMilli();
      UUID id = new UUID(made << 16 | 0x7000 | number % 4096, 1L << 63 | random.nextLong() >>> 2);
      TransactionState[] states = TransactionState.values();
      TransactionState state =
          random.nextInt(50) == 0
              ? states[random.nextInt(states.length)]
              : TransactionState.CONFIRMED;
      return new Row(
          number,
          new TransactionId(id),
          number % 10 == 1 ? 2 : 1,
          state,
          random.nextInt(20) == 0 ? COLD : HOT,
          1 + random.nextInt(3),
          at);
    }

    long chain() {
      return number % 3 == 0 ? 2 : 1;
    }

    TxHash hash() {
      return new TxHash(String.format(Locale.ROOT, "0x%064x", number + 1));
    }
  }
}
