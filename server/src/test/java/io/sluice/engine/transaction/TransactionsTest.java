package io.sluice.engine.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.fact.FactSteps;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.FinalityRule;
import io.sluice.evm.price.Fees;
import io.sluice.evm.price.Speed;
import io.sluice.runtime.failure.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Every change of a transaction, from every state: what it changes, and what it leaves alone. */
class TransactionsTest {
  private static final TestDatabase database = TestDatabase.migrated();
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final ChainId CHAIN = new ChainId(31337);
  private static final LaneId LANE = new LaneId(7);
  private static final Fees FEES = new Fees(Wei.of(30), Wei.of(2));
  private static final JdbcTemplate sql = new JdbcTemplate(database.dataSource());
  private static final Transactions transactions = of(CHAIN);
  private static final Transactions elsewhere = of(new ChainId(1));

  private static Stream<Arguments> changes() {
    return Stream.of(
        change(
            "route",
            TransactionState.ROUTED,
            (on, id) -> on.route(List.of(routing(id)), NOW),
            TransactionState.ACCEPTED),
        change(
            "unroute",
            TransactionState.ACCEPTED,
            (on, id) -> on.unroute(List.of(id), "no lane", NOW),
            TransactionState.ROUTED),
        change(
            "hurry",
            TransactionState.ACCEPTED,
            (on, id) -> on.hurry(id, Speed.FASTEST, NOW),
            TransactionState.ACCEPTED,
            TransactionState.ROUTED),
        change(
            "end",
            TransactionState.FAILED,
            (on, id) ->
                on.end(
                    List.of(new Failure(id, ErrorCode.EXECUTION_REVERTED, "no")),
                    TransactionState.FAILED,
                    NOW),
            TransactionState.ACCEPTED,
            TransactionState.ROUTED),
        change(
            "submit",
            TransactionState.SUBMITTED,
            (on, id) -> on.submit(List.of(id), NOW),
            TransactionState.SIGNED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void changesWhatIsInItsFromStateAndNothingElse(
      String name, TransactionState to, Change change, Set<TransactionState> from) {
    for (TransactionState state : TransactionState.values()) {
      TransactionId id = in(state);
      change.make(transactions, id);
      assertThat(state(id))
          .as("%s from %s", name, state)
          .isEqualTo(from.contains(state) ? to : state);
      boolean touched = from.contains(state);
      assertThat(updatedAt(id))
          .as("%s from %s", name, state)
          .isEqualTo(touched ? NOW : NOW.minusSeconds(60));
    }
  }

  /** One line for each change, with the state it leads to; none for what stays as it is. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void writesTheTimelineOfWhatItChangedAndOfNothingElse(
      String name, TransactionState to, Change change, Set<TransactionState> from) {
    for (TransactionState state : TransactionState.values()) {
      TransactionId id = in(state);
      change.make(elsewhere, id);
      change.make(transactions, id);
      List<TransactionState> lines = timeline(id).stream().map(Event::state).toList();
      assertThat(lines)
          .as("%s from %s", name, state)
          .isEqualTo(
              from.contains(state)
                  ? List.of(TransactionState.ACCEPTED, to)
                  : List.of(TransactionState.ACCEPTED));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void a6_changesNothingOfAnotherChain(
      String name, TransactionState to, Change change, Set<TransactionState> from) {
    for (TransactionState state : TransactionState.values()) {
      TransactionId id = in(state);
      change.make(elsewhere, id);
      assertThat(updatedAt(id)).as("%s from %s", name, state).isEqualTo(NOW.minusSeconds(60));
    }
  }

  @Test
  void signsWhatIsRoutedAndSaysSoWhenItIsNot() {
    for (TransactionState state : TransactionState.values()) {
      TransactionId id = in(state);
      Attempt attempt =
          new Attempt(id, LANE, new Nonce(5), AttemptKind.FIRST, TxHash.of(new byte[32]));
      if (state == TransactionState.ROUTED) {
        transactions.sign(List.of(attempt), NOW);
        assertThat(state(id)).isEqualTo(TransactionState.SIGNED);
        assertThat(timeline(id).getLast())
            .isEqualTo(new Event(id, TransactionState.SIGNED, "nonce 5", NOW));
      } else {
        assertThatThrownBy(() -> transactions.sign(List.of(attempt), NOW))
            .isInstanceOf(IllegalStateException.class);
        assertThat(state(id)).isEqualTo(state);
      }
    }
  }

  @Test
  void findsForItsStageOnlyWhatIsInItsState() {
    Map<TransactionState, TransactionId> all = oneOfEach();
    assertThat(transactions.accepted(all.values()))
        .extracting(Accepted::id)
        .containsExactly(all.get(TransactionState.ACCEPTED));
    assertThat(inTransaction(() -> transactions.lockRouted(all.values())))
        .extracting(routed -> routed.route().id())
        .containsExactly(all.get(TransactionState.ROUTED));
    assertThat(inTransaction(() -> transactions.lockInFlight(all.values())).keySet())
        .containsExactlyInAnyOrder(
            all.get(TransactionState.SIGNED),
            all.get(TransactionState.SUBMITTED),
            all.get(TransactionState.IN_MEMPOOL));
    assertThat(transactions.unknown(all.values())).isEmpty();
  }

  @Test
  void a6_findsNothingOfAnotherChain() {
    Map<TransactionState, TransactionId> all = oneOfEach();
    assertThat(elsewhere.accepted(all.values())).isEmpty();
    assertThat(inTransaction(() -> elsewhere.lockRouted(all.values()))).isEmpty();
    assertThat(inTransaction(() -> elsewhere.lockInFlight(all.values()))).isEmpty();
    assertThat(elsewhere.unknown(all.values())).containsExactlyInAnyOrderElementsOf(all.values());
    OverdueTransactions overdue = new OverdueTransactions(sql, settings(new ChainId(1)));
    overdue.postpone(all.values(), NOW);
    assertThat(inTransaction(() -> overdue.lockOverdue(NOW.plusSeconds(1), 1000))).isEmpty();
  }

  @Test
  void saysWhyItWaitsUntilItIsOverOrInABlock() {
    for (TransactionState state : TransactionState.values()) {
      TransactionId id = in(state);
      boolean waits = !state.terminal() && state != TransactionState.MINED;
      assertThat(transactions.waitFor(waits(id, "for 여름"), NOW)).hasSize(waits ? 1 : 0);
      assertThat(transactions.waitFor(waits(id, "for 여름"), NOW)).as("twice").isEmpty();
      assertThat(transactions.waitFor(waits(id, "for another"), NOW)).hasSize(waits ? 1 : 0);
      assertThat(waitingFor(id)).isEqualTo(waits ? "for another" : null);
      assertThat(timeline(id).stream().skip(1))
          .extracting(each -> each.state() + " " + each.detail())
          .isEqualTo(
              waits ? List.of(state + " waits: for 여름", state + " waits: for another") : List.of());
      assertThat(elsewhere.waitFor(waits(id, "elsewhere"), NOW)).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void takesTheReasonBackWhenItMoves(
      String name, TransactionState to, Change change, Set<TransactionState> from) {
    for (TransactionState state : from) {
      TransactionId id = in(state);
      transactions.waitFor(waits(id, "a lane"), NOW);
      change.make(transactions, id);
      assertThat(waitingFor(id)).as("%s from %s", name, state).isNull();
    }
  }

  /** There is a row in a line for what is accepted, and for nothing else. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void waitsInALineExactlyWhileItIsAccepted(
      String name, TransactionState to, Change change, Set<TransactionState> from) {
    for (TransactionState state : from) {
      TransactionId id = in(state);
      change.make(transactions, id);
      assertThat(inLine(id))
          .as("%s from %s", name, state)
          .isEqualTo(to == TransactionState.ACCEPTED);
      assertThat(openLane(id) != null)
          .as("%s from %s", name, state)
          .isEqualTo(to == TransactionState.ROUTED || to == TransactionState.SUBMITTED);
    }
  }

  @Test
  void findsWhetherAClientAskedForRetries() {
    TransactionQueries queries = new TransactionQueries(sql, new ArchivedTransactions(sql));
    TransactionId patient = in(TransactionState.ACCEPTED);
    TransactionId insistent = in(TransactionState.CONFIRMED);
    sql.update("UPDATE transactions SET retry_on_failure = TRUE WHERE id = ?", key(insistent));
    assertThat(queries.anyInsistent(List.of())).isFalse();
    assertThat(queries.anyInsistent(List.of(patient))).isFalse();
    assertThat(queries.anyInsistent(List.of(patient, insistent))).isTrue();
  }

  @Test
  void routesNothingAtThePriceOfASpeedItNoLongerHas() {
    TransactionId id = in(TransactionState.ACCEPTED);
    transactions.hurry(id, Speed.FASTEST, NOW);
    assertThat(transactions.route(List.of(routing(id)), NOW)).isEmpty();
    assertThat(state(id)).isEqualTo(TransactionState.ACCEPTED);
    assertThat(inLine(id)).isTrue();
  }

  @Test
  void keepsALegacyPriceAsOne() {
    TransactionId id = in(TransactionState.ACCEPTED);
    Route route = new Route(id, LANE, 21_000, Fees.legacy(Wei.of(30)));
    transactions.route(List.of(new Routing(route, Speed.AVERAGE, Wei.of(1), "lane")), NOW);
    assertThat(inTransaction(() -> transactions.lockRouted(List.of(id))).getFirst().route())
        .isEqualTo(route);
    assertThat(
            sql.queryForObject(
                "SELECT priority_fee IS NULL FROM transactions WHERE id = ?",
                Boolean.class,
                key(id)))
        .isTrue();
  }

  @Test
  void reservesAsMuchAsAColumnHoldsOfWhatNobodyHas() {
    TransactionId id = in(TransactionState.ACCEPTED);
    Wei everything = new Wei(java.math.BigInteger.TWO.pow(256).subtract(java.math.BigInteger.ONE));
    transactions.route(
        List.of(new Routing(new Route(id, LANE, 21_000, FEES), Speed.AVERAGE, everything, "lane")),
        NOW);
    assertThat(state(id)).isEqualTo(TransactionState.ROUTED);
  }

  private static Transactions of(ChainId chain) {
    return new Transactions(
        sql,
        new Waiting(sql),
        new Timeline(sql, new ArchivedTransactions(sql)),
        new TransactionFacts(FactSteps.nobody(sql)),
        new Seals(new IntentSettings(null, null, false)),
        settings(chain));
  }

  private static ChainSettings settings(ChainId chain) {
    return new ChainSettings(
        chain.value(), "test", 12, FinalityRule.DEPTH, false, Duration.ofSeconds(1), null);
  }

  private static List<Transactions.Wait> waits(TransactionId id, String reason) {
    return List.of(new Transactions.Wait(id, reason, "waits: " + reason));
  }

  private static Routing routing(TransactionId id) {
    return new Routing(new Route(id, LANE, 21_000, FEES), Speed.AVERAGE, Wei.of(630_000), "lane");
  }

  private static Map<TransactionState, TransactionId> oneOfEach() {
    Map<TransactionState, TransactionId> all = new EnumMap<>(TransactionState.class);
    Arrays.stream(TransactionState.values()).forEach(state -> all.put(state, in(state)));
    return all;
  }

  private static TransactionId in(TransactionState state) {
    TransactionId id = new TransactionId(UUID.randomUUID());
    Intent intent =
        new Intent(Address.ZERO, Wei.ZERO, Bytes.EMPTY, null, Speed.AVERAGE, null, null, false);
    transactions.insert(List.of(new NewTransaction(id, 1, CHAIN, intent, NOW.minusSeconds(60))));
    if (state != TransactionState.ACCEPTED) {
      new Waiting(sql).leave(List.of(id));
      sql.update(
          """
          UPDATE transactions SET state = ?, lane_id = 7, open_lane = 7, gas = 21000, max_fee = 30, priority_fee = 2, nonce = 5
           WHERE id = ?
          """,
          state.name(),
          key(id));
    }
    return id;
  }

  private static List<Event> timeline(TransactionId id) {
    return new Timeline(sql, new ArchivedTransactions(sql)).of(id);
  }

  private static TransactionState state(TransactionId id) {
    return TransactionState.valueOf(
        java.util.Objects.requireNonNull(
            sql.queryForObject(
                "SELECT state FROM transactions WHERE id = ?", String.class, key(id))));
  }

  private static Instant updatedAt(TransactionId id) {
    return Columns.instant(
        java.util.Objects.requireNonNull(
            sql.queryForObject(
                "SELECT updated_at FROM transactions WHERE id = ?",
                (row, index) -> row.getObject(1, java.time.LocalDateTime.class),
                key(id))));
  }

  private static @org.jspecify.annotations.Nullable String waitingFor(TransactionId id) {
    return sql.queryForObject(
        "SELECT waiting_for FROM transactions WHERE id = ?", String.class, key(id));
  }

  private static @org.jspecify.annotations.Nullable Integer openLane(TransactionId id) {
    return sql.queryForObject(
        "SELECT open_lane FROM transactions WHERE id = ?", Integer.class, key(id));
  }

  private static boolean inLine(TransactionId id) {
    return !sql.queryForList("SELECT 1 FROM waiting WHERE transaction_id = ?", key(id)).isEmpty();
  }

  private static byte[] key(TransactionId id) {
    return Columns.id(id.value());
  }

  private static <T> T inTransaction(java.util.function.Supplier<T> work) {
    return java.util.Objects.requireNonNull(
        new TransactionTemplate(new JdbcTransactionManager(database.dataSource()))
            .execute(status -> work.get()));
  }

  private static Arguments change(
      String name, TransactionState to, Change change, TransactionState... from) {
    return Arguments.of(name, to, change, EnumSet.copyOf(List.of(from)));
  }

  interface Change {
    void make(Transactions on, TransactionId id);
  }
}
