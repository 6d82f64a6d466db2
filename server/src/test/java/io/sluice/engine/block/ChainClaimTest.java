package io.sluice.engine.block;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.Server;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.RetriedTransactions;
import io.sluice.backing.database.TestDatabase;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.Network;
import io.sluice.runtime.failure.StartupException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database belongs to the chain it was made for. */
class ChainClaimTest {
  private static final Network POLYGON = new Network("polygon", new ChainId(137), false, true);
  private static final Network BNB = new Network("bnb", new ChainId(56), false, true);

  /** A thread each: two that wait for one another need two. */
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  @Test
  void a6_aProcessOfAnotherChainDoesNotStart() {
    TestDatabase database = TestDatabase.empty();
    try (Server server = Server.start(database, "--sluice.chain.id=137")) {
      assertThat(server.get("/api/v1/health/live").status()).isEqualTo(200);
    }
    assertThatThrownBy(() -> Server.start(database, "--sluice.chain.id=31337").close())
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "This database was made for chain 137; sluice.chain.id says 31337."
                + " Correct CHAIN_ID, use another database, or declare this chain as one more network under"
                + " sluice.networks.");
    try (Server again = Server.start(database, "--sluice.chain.id=137")) {
      assertThat(again.get("/api/v1/health/live").status()).isEqualTo(200);
    }
  }

  @Test
  void aDatabaseOfBeforeBelongsToTheChainOfItsRows() {
    TestDatabase database = TestDatabase.empty();
    migrate(database, "5");
    var sql = new JdbcTemplate(database.dataSource());
    for (int number = 100; number <= 200; number++) {
      sql.update("INSERT INTO blocks VALUES (137, ?, ?, ?)", number, new byte[32], new byte[32]);
    }
    sql.update(
        "INSERT INTO lanes (chain_id, address, name, state, window_size) VALUES (137, ?, 'a', 'NEW', 1)",
        (Object) new byte[20]);
    migrate(database, "latest");
    var heights = new FinalHeights(sql);
    assertThat(heights.chains()).containsExactly(Map.entry(new ChainId(137), Optional.empty()));
    assertThat(heights.agreed(new ChainId(137))).hasValue(new BlockNumber(188));
  }

  @Test
  void whatIsMinedInADatabaseOfBeforeStillWaitsForItsEnd() {
    TestDatabase database = TestDatabase.empty();
    migrate(database, "5");
    var sql = new JdbcTemplate(database.dataSource());
    sql.update("INSERT INTO blocks VALUES (137, 200, ?, ?)", new byte[32], new byte[32]);
    insert(sql, 1, "MINED", 150);
    insert(sql, 2, "CONFIRMED", 120);
    migrate(database, "6");
    assertThat(new FinalHeights(sql).agreed(new ChainId(137))).hasValue(new BlockNumber(149));
  }

  @Test
  void aNewDatabaseIsNobodysUntilItIsClaimed() {
    TestDatabase database = TestDatabase.migrated();
    FinalHeights heights = heights(database);
    assertThat(heights.chains()).isEmpty();
    claim(database, heights, BNB);
    assertThatThrownBy(() -> claim(database, heights, POLYGON))
        .isInstanceOf(StartupException.class);
    assertThat(heights.chains()).containsExactly(Map.entry(new ChainId(56), Optional.of("bnb")));
    assertThat(heights.agreed(new ChainId(56))).isEmpty();
    claim(database, heights, new Network("ours", new ChainId(1), true, false));
    assertThat(heights.chains())
        .containsExactly(
            Map.entry(new ChainId(1), Optional.of("ours")),
            Map.entry(new ChainId(56), Optional.of("bnb")));
  }

  @Test
  void whoComesWhileTheSameChainIsClaimedWaitsAndStarts() {
    TestDatabase database = TestDatabase.migrated();
    claimedMeanwhile(database, POLYGON).join();
    assertThat(heights(database).chains()).containsOnlyKeys(POLYGON.chain());
  }

  @Test
  void whoComesWhileAnotherChainIsClaimedWaitsAndDoesNotStart() {
    TestDatabase database = TestDatabase.migrated();
    CompletableFuture<Void> later = claimedMeanwhile(database, BNB);
    assertThatThrownBy(later::join)
        .hasCauseInstanceOf(StartupException.class)
        .hasMessageContaining("made for chain 137; sluice.chain.id says 56.");
    assertThat(heights(database).chains()).containsOnlyKeys(POLYGON.chain());
  }

  @Test
  void processesThatFindANewDatabaseAtOnceStartAllOfThem() {
    TestDatabase database = TestDatabase.migrated();
    List<CompletableFuture<Void>> all = atOnce(database, POLYGON, POLYGON, POLYGON, POLYGON);
    all.forEach(CompletableFuture::join);
    assertThat(heights(database).chains()).containsOnlyKeys(POLYGON.chain());
  }

  @Test
  void ofTwoChainsThatFindANewDatabaseAtOnceOneGetsIt() {
    TestDatabase database = TestDatabase.migrated();
    List<Throwable> refused =
        atOnce(database, POLYGON, BNB).stream()
            .map(each -> each.handle((nothing, thrown) -> thrown).join())
            .filter(Objects::nonNull)
            .toList();
    assertThat(refused)
        .singleElement()
        .satisfies(thrown -> assertThat(thrown).hasCauseInstanceOf(StartupException.class));
    assertThat(heights(database).chains()).hasSize(1);
  }

  /** One that starts while another has claimed polygon's chain and not committed yet. */
  private static CompletableFuture<Void> claimedMeanwhile(TestDatabase database, Network network) {
    return Objects.requireNonNull(
        transactions(database)
            .execute(status -> {
              FinalHeights heights = heights(database);
              heights.claim(POLYGON.chain(), POLYGON.name());
              var later =
                  CompletableFuture.runAsync(() -> claim(database, heights, network), THREADS);
              eventually(() -> assertThat(waiting(database)).isPositive());
              return later;
            }));
  }

  /** All of them look before one of them writes. */
  private static List<CompletableFuture<Void>> atOnce(TestDatabase database, Network... networks) {
    CyclicBarrier all = new CyclicBarrier(networks.length);
    return Arrays.stream(networks)
        .map(network ->
            CompletableFuture.runAsync(
                () -> claim(database, new Meeting(database, all), network), THREADS))
        .toList();
  }

  private static void claim(TestDatabase database, FinalHeights heights, Network network) {
    new ChainClaim(heights, network, transactions(database)).afterSingletonsInstantiated();
  }

  private static TransactionTemplate transactions(TestDatabase database) {
    return new RetriedTransactions(
        new JdbcTransactionManager(database.dataSource()),
        new SimpleMeterRegistry(),
        new Random(1));
  }

  private static FinalHeights heights(TestDatabase database) {
    return new FinalHeights(new JdbcTemplate(database.dataSource()));
  }

  /** Who waits for a row; the view of transactions is not refreshed for who asks so often. */
  private static long waiting(TestDatabase database) {
    return database
        .jdbc()
        .sql(
            "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS'")
        .query(Long.class)
        .single();
  }

  private static void insert(JdbcTemplate sql, int id, String state, long block) {
    sql.update(
        """
        INSERT INTO transactions (id, client_id, chain_id, state, to_address, value, data, speed, retry_on_failure, block_number,
                                  created_at, updated_at)
        VALUES (?, 1, 137, ?, ?, '', '', 'fast', FALSE, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
        """,
        Columns.id(new UUID(0, id)),
        state,
        new byte[20],
        block);
  }

  private static void migrate(TestDatabase database, String version) {
    Flyway.configure()
        .dataSource(database.jdbcUrl(), TestDatabase.USER, TestDatabase.PASSWORD)
        .locations("classpath:db/migration")
        .target(version)
        .load()
        .migrate();
  }

  /** Of one process; before it claims a chain for the first time, it waits for the others. */
  private static final class Meeting extends FinalHeights {
    private final CyclicBarrier all;
    private boolean met;

    Meeting(TestDatabase database, CyclicBarrier all) {
      super(new JdbcTemplate(database.dataSource()));
      this.all = all;
    }

    @Override
    void claim(ChainId chain, String network) {
      if (!met) {
        met = true;
        try {
          all.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
          throw new IllegalStateException("they do not meet", e);
        }
      }
      super.claim(chain, network);
    }
  }
}
