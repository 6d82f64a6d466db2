package io.sluice.engine.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Server;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.TestDatabase;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.runtime.failure.StartupException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database belongs to the chain it was made for. */
class ChainClaimTest {
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
    var sql = new JdbcTemplate(TestDatabase.migrated().dataSource());
    var heights = new FinalHeights(sql);
    assertThat(heights.chains()).isEmpty();
    heights.claimNew(new ChainId(56), "bnb");
    heights.claimNew(new ChainId(1), "ethereum");
    assertThat(heights.chains()).containsExactly(Map.entry(new ChainId(56), Optional.of("bnb")));
    assertThat(heights.agreed(new ChainId(56))).isEmpty();
    heights.claim(new ChainId(1), "ours");
    assertThat(heights.chains())
        .containsExactly(
            Map.entry(new ChainId(1), Optional.of("ours")),
            Map.entry(new ChainId(56), Optional.of("bnb")));
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
}
