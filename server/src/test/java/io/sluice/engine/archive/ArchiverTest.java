package io.sluice.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.TestClock;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.lease.Leases;
import io.sluice.engine.transaction.Archive;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.Networks;
import io.sluice.evm.network.TestNetworks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The api over a database of which the test archives, and brings back. */
class ArchiverTest {
  private static final String BODY =
      "{\"to\":\"0x00000000000000000000000000000000000000aa\",\"data\":\"0x\",\"value\":\"1\",\"gasLimit\":\"21000\"}";
  private static TestDatabase database;
  private static Server server;
  private final TestClock clock = new TestClock();

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    server = Server.start(database);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void empty() {
    jdbc().update("DELETE FROM transactions");
    jdbc().update("DELETE FROM archived_transactions");
    Instant now = server.context().getBean(Clock.class).instant();
    clock.advance(Duration.between(clock.instant(), now.plus(Duration.ofHours(2))));
  }

  @Test
  void movesAllThereIsBatchByBatchAndBeginsAnewLater() {
    Archiver archiver = archiver(Duration.ofHours(1), false);
    for (int i = 0; i < 5; i++) {
      canceled("first " + i);
    }
    archiver.step();
    assertThat(archived()).isEqualTo(2);
    archiver.step();
    archiver.step();
    assertThat(archived()).isEqualTo(5);
    canceled("later");
    archiver.step();
    assertThat(archived()).as("it rests").isEqualTo(5);
    clock.advance(Duration.ofMinutes(1));
    archiver.step();
    assertThat(archived()).isEqualTo(6);
  }

  @Test
  void bringsBackWhatIsYoungerThanTheLineWhenAskedTo() {
    canceled("a");
    Archiver archiver = archiver(Duration.ofHours(1), false);
    archiver.step();
    assertThat(archived()).isEqualTo(1);
    archiver(Duration.ofDays(1), true).step();
    assertThat(archived()).isZero();
    assertThat(live()).isEqualTo(1);
    archiver(Duration.ofHours(1), true).step();
    assertThat(archived()).as("what it puts away it does not bring back").isEqualTo(1);
    archiver(null, true).step();
    assertThat(archived()).isZero();
  }

  @Test
  void movesNothingUnlessToldTo() {
    canceled("b");
    archiver(null, false).step();
    assertThat(archived()).isZero();
    assertThat(server.context().containsBean("archiving")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "sluice.archive.after=30d, true",
    "sluice.archive.restore=true, true",
    "sluice.archive.restore=false, false",
    "sluice.archive.batch=100, false",
  })
  void hasAThreadWhereItIsToldTo(String setting, boolean told) {
    new ApplicationContextRunner()
        .withPropertyValues(setting)
        .withUserConfiguration(ArchiveLoop.class)
        .withBean(Network.class, () -> TestNetworks.LOCAL)
        .withBean(Archiver.class, () -> archiver(null, false))
        .withBean(
            ArchiveSettings.class, () -> new ArchiveSettings(null, false, 2, Duration.ofHours(1)))
        .run(context -> assertThat(context.containsBean("archiving")).isEqualTo(told));
  }

  @Test
  void whatIsArchivedIsAnsweredAsBefore() {
    String id = canceled("the key");
    String status = "/api/v1/relay/status/" + id;
    String timeline = "/api/v1/relay/transactions/" + id + "/timeline";
    JsonNode before = server.get(status).json();
    JsonNode events = server.get(timeline).json();
    archiver(Duration.ofHours(1), false).step();
    assertThat(live()).isZero();

    assertThat(server.get(status).json()).isEqualTo(before);
    assertThat(server.get(timeline).json()).isEqualTo(events);
    assertThat(server.get("/api/v1/relay/transactions").json().path("items").size()).isZero();
    Server.Answer again = post("the key");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.json().path("transactionId").asString()).isEqualTo(id);
    assertThat(cancel(id).status()).as("it is canceled already").isEqualTo(200);
    assertThat(
            server
                .post("/api/v1/relay/transactions/" + id + "/speed-up", "{}")
                .json()
                .path("code")
                .asString())
        .isEqualTo("too_late");
  }

  private Archiver archiver(@Nullable Duration after, boolean restore) {
    var context = server.context();
    return new Archiver(
        context.getBean(Networks.class).bean(TestNetworks.LOCAL.chain(), Archive.class),
        context.getBean(Leases.class),
        TestNetworks.LOCAL,
        new ArchiveSettings(after, restore, 2, Duration.ofMillis(1)),
        clock,
        context.getBean(TransactionTemplate.class));
  }

  /** One that is over: taken back before it had a nonce. */
  private static String canceled(String key) {
    String id = post(key).json().path("transactionId").asString();
    assertThat(cancel(id).status()).isEqualTo(200);
    return id;
  }

  private static Server.Answer post(String key) {
    return server.send(
        server
            .request("/api/v1/relay/direct")
            .header("X-API-Key", server.key())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "\"" + key.replace(' ', '-') + "\"")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(BODY))
            .build());
  }

  private static Server.Answer cancel(String id) {
    return server.send(
        server
            .request("/api/v1/relay/transactions/" + id)
            .header("X-API-Key", server.key())
            .DELETE()
            .build());
  }

  private static long archived() {
    return count("archived_transactions");
  }

  private static long live() {
    return count("transactions");
  }

  private static long count(String table) {
    Long count = jdbc().queryForObject("SELECT COUNT(*) FROM " + table, Long.class);
    return count == null ? -1 : count;
  }

  private static JdbcTemplate jdbc() {
    return new JdbcTemplate(database.dataSource());
  }
}
