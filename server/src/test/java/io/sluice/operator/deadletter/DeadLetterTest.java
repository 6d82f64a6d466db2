package io.sluice.operator.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.Server;
import io.sluice.TestClock;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.lease.Leases;
import io.sluice.backing.outbox.Outbox;
import io.sluice.backing.queue.DeadLetters;
import io.sluice.backing.queue.FakeQueues;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueNames;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.gateway.audit.AuditLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The api over a database in which letters are stored and sent again by hand of the test. */
class DeadLetterTest {
  private static final RedriveSettings SETTINGS =
      new RedriveSettings(
          Duration.ofSeconds(30), Duration.ofHours(1), 10, 3, Duration.ofSeconds(1));
  private static TestDatabase database;
  private static Server server;
  private final TestClock clock = new TestClock();
  private final ArrivingLetters arriving = new ArrivingLetters();
  private LetterCollector collector;
  private Redrive redrive;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    server = Server.start(database);
    // The server's drainer empties the outbox; what was put there stays here.
    jdbc().execute("CREATE TABLE handed_off (id BIGINT AUTO_INCREMENT PRIMARY KEY, items TEXT)");
    jdbc()
        .execute(
            "CREATE TRIGGER remember AFTER INSERT ON outbox FOR EACH ROW"
                + " INSERT INTO handed_off (items) VALUES (NEW.items)");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void parts() {
    jdbc().update("DELETE FROM dead_letters");
    jdbc().update("DELETE FROM dead_letter_messages");
    jdbc().update("DELETE FROM handed_off");
    var context = server.context();
    Letters letters = context.getBean(Letters.class);
    TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
    collector =
        new LetterCollector(
            arriving,
            QueueNames.of(FakeQueues.ALL),
            letters,
            context.getBean(TransactionQueries.class),
            SETTINGS,
            new SimpleMeterRegistry(),
            clock,
            transaction);
    redrive =
        new Redrive(
            letters,
            context.getBean(Outbox.class),
            context.getBean(Leases.class),
            context.getBean(AuditLog.class),
            clock,
            transaction);
  }

  @Test
  void r11_w11_keepsALetterAsItWasAndOnce() {
    arrive(
        "m1",
        "no message of ours äöü \u0000?",
        Map.of("sluice.reason", "the body is no ids", "sluice.fault", "permanent", "trace", "t-1"));
    arriving.again();
    collect();
    var list = server.get("/api/v1/dead-letters").json();
    assertThat(list.path("items").size()).isEqualTo(1);
    var item = list.path("items").path(0);
    assertThat(item.path("queue").asString()).isEqualTo("tx-request-queue");
    assertThat(item.path("class").asString()).isEqualTo("permanent");
    assertThat(item.path("state").asString()).isEqualTo("stored");
    assertThat(item.path("deaths").asInt()).isEqualTo(1);
    assertThat(item.path("nextRedriveAt").isNull()).isTrue();
    var detail = server.get("/api/v1/dead-letters/" + item.path("id").asString()).json();
    assertThat(detail.path("body").asString()).isEqualTo("no message of ours äöü \u0000?");
    assertThat(detail.path("attributes").path("trace").asString()).isEqualTo("t-1");
    assertThat(detail.path("events").size()).isEqualTo(1);
    assertThat(arriving.removed()).hasSize(2);
  }

  @Test
  void sendsAgainByRuleOnceAndLessAndLessOften() {
    arrive("m1", "7", Map.of("sluice.reason", "7: it broke", "sluice.fault", "transient"));
    redrive.tick();
    assertThat(handedOff()).isEmpty();
    clock.advance(Duration.ofSeconds(30));
    redrive.tick();
    redrive.tick();
    assertThat(handedOff()).containsExactly("7");

    arrive("m2", "7", Map.of("sluice.reason", "7: it broke", "sluice.fault", "transient"));
    clock.advance(Duration.ofSeconds(59));
    redrive.tick();
    assertThat(handedOff()).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    redrive.tick();
    assertThat(handedOff()).hasSize(2);
    var item = server.get("/api/v1/dead-letters?state=redriven").json().path("items").path(0);
    assertThat(item.path("deaths").asInt()).isEqualTo(2);
    assertThat(item.path("redrives").asInt()).isEqualTo(2);
  }

  @Test
  void neverSendsAgainByItselfWhatCannotSucceed() {
    arrive("m1", "7", Map.of("sluice.reason", "lane 7 is unknown", "sluice.fault", "permanent"));
    clock.advance(Duration.ofDays(1));
    redrive.tick();
    assertThat(handedOff()).isEmpty();
  }

  @Test
  void anOperatorSendsOneAgainAndNotTwice() {
    arrive("m1", "7", Map.of("sluice.reason", "lane 7 is unknown", "sluice.fault", "permanent"));
    String path = "/api/v1/dead-letters/" + first().path("id").asString();
    var done = server.post(path + "/redrive", "");
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.json().path("events").path(1).path("event").asString()).isEqualTo("redriven");
    assertThat(handedOff()).containsExactly("7");
    var twice = server.post(path + "/redrive", "");
    assertThat(twice.status()).isEqualTo(409);
    assertThat(twice.json().path("code").asString()).isEqualTo("too_late");
    assertThat(handedOff()).hasSize(1);
  }

  @Test
  void refusesToSendAgainWhatNoHandlerCanRead() {
    arrive(
        "m1",
        "{}",
        Map.of(
            "sluice.reason", "the body is not ids joined by commas", "sluice.fault", "permanent"));
    var refused =
        server.post("/api/v1/dead-letters/" + first().path("id").asString() + "/redrive", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("code").asString()).isEqualTo("not_redrivable");
    assertThat(first().path("state").asString()).isEqualTo("stored");
  }

  @Test
  void discardedLettersStayVisibleWithTheirReason() {
    arrive("m1", "7", Map.of("sluice.reason", "lane 7 is unknown", "sluice.fault", "permanent"));
    String path = "/api/v1/dead-letters/" + first().path("id").asString();
    assertThat(server.post(path + "/discard", "{\"reason\":\"a test\"}").status()).isEqualTo(200);
    var detail = server.get(path).json();
    assertThat(detail.path("letter").path("state").asString()).isEqualTo("discarded");
    assertThat(detail.path("events").path(1).path("detail").asString()).isEqualTo("a test");
    assertThat(server.post(path + "/redrive", "").status()).isEqualTo(409);
  }

  @Test
  void selectsByIdsByFilterAndAll() {
    for (int i = 1; i <= 6; i++) {
      arrive(
          "m" + i,
          "" + i,
          i % 2 == 0
              ? Map.of("sluice.reason", "even is unknown", "sluice.fault", "permanent")
              : Map.of("sluice.reason", "it broke", "sluice.fault", "unknown"));
    }
    String id = first().path("id").asString();
    var some =
        server.post(
            "/api/v1/dead-letters/redrive",
            "{\"ids\":[\"%s\",\"%s\"]}".formatted(id, UUID.randomUUID()));
    assertThat(some.json().path("done").size()).isEqualTo(1);
    assertThat(some.json().path("refused").path(0).path("code").asString()).isEqualTo("not_found");
    var filtered =
        server.post("/api/v1/dead-letters/discard", "{\"filter\":{\"class\":\"permanent\"}}");
    assertThat(filtered.json().path("done").size()).isEqualTo(2);
    var groups = server.get("/api/v1/dead-letters/fingerprints").json().path("items");
    assertThat(groups.size()).isEqualTo(1);
    assertThat(groups.path(0).path("letters").asInt()).isEqualTo(3);
    var all = server.post("/api/v1/dead-letters/redrive", "{\"all\":true}");
    assertThat(all.json().path("done").size()).isEqualTo(3);
    assertThat(handedOff()).hasSize(4);
  }

  @Test
  void pagesAndRefusesWhatIsWrong() {
    for (int i = 1; i <= 5; i++) {
      arrive("m" + i, "" + i, Map.of());
    }
    var page = server.get("/api/v1/dead-letters?limit=3").json();
    assertThat(page.path("items").size()).isEqualTo(3);
    var rest =
        server
            .get("/api/v1/dead-letters?limit=3&cursor=" + page.path("nextCursor").asString())
            .json();
    assertThat(rest.path("items").size()).isEqualTo(2);
    assertThat(rest.path("nextCursor").isNull()).isTrue();
    assertThat(
            server
                .get("/api/v1/dead-letters?limit=0&queue=x&class=y&what=z")
                .json()
                .path("errors")
                .size())
        .isEqualTo(4);
    assertThat(server.post("/api/v1/dead-letters/redrive", "{}").status()).isEqualTo(400);
    assertThat(server.post("/api/v1/dead-letters/redrive", "{\"filter\":{}}").status())
        .isEqualTo(400);
    assertThat(server.get("/api/v1/dead-letters/x").status()).isEqualTo(400);
    assertThat(server.get("/api/v1/dead-letters/" + UUID.randomUUID()).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | ids",
        "{\"all\": false} | ids",
        "{\"all\": true, \"filter\": {\"class\": \"unknown\"}} | ids", // which of them?
        "{\"ids\": []} | ids",
        "{\"ids\": [\"x\"]} | ids",
        "{\"ids\": \"x\"} | ids",
        "{\"filter\": {\"queue\": \"x\"}} | filter.queue",
        "{\"filter\": {\"fault\": \"unknown\"}} | filter",
        "{\"all\": true, \"reason\": 1} | reason",
        "{\"all\": true, \"why\": \"so\"} | why",
      })
  void refusesASelectionThatIsNotClear(String body, String field) {
    arrive("m1", "7", Map.of());
    for (String action : List.of("redrive", "discard")) {
      var refused = server.post("/api/v1/dead-letters/" + action, body);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo(field);
    }
    assertThat(first().path("state").asString()).isEqualTo("stored");
  }

  @Test
  void refusesWhatIsWrongWithOneLetter() {
    arrive("m1", "7", Map.of());
    String path = "/api/v1/dead-letters/" + first().path("id").asString();
    for (String body : List.of("[]", "{\"reason\": 1}", "{\"raeson\": \"a test\"}")) {
      assertThat(server.post(path + "/discard", body).status()).as(body).isEqualTo(400);
    }
    assertThat(first().path("state").asString()).isEqualTo("stored");
    var cursor = server.get("/api/v1/dead-letters?cursor=x");
    assertThat(cursor.json().path("code").asString()).isEqualTo("invalid_cursor");
  }

  /** Whoever may write to a queue may write that beside a message too. */
  @ParameterizedTest
  @ValueSource(strings = {"", "PERMANENT", "permanent ", "\u0000", "余额不足", "{}"})
  void nobodyKnowsWhatIsToBlameWhenTheQueueDoesNotSay(String fault) {
    arrive(
        "m1",
        "7",
        fault.isEmpty()
            ? Map.of("sluice.reason", "the body is no ids")
            : Map.of("sluice.reason", "the body is no ids", "sluice.fault", fault));
    assertThat(first().path("class").asString()).isEqualTo("unknown");
    for (int times = 1; times <= 5; times++) {
      clock.advance(Duration.ofHours(1));
      redrive.tick();
      arrive("again-" + times, "7", Map.of());
    }
    assertThat(handedOff()).as("as often as what nobody knows").hasSize(3);
  }

  /** L2: whoever writes to a queue decides about every character of a letter. */
  @ParameterizedTest
  @MethodSource("hostile")
  void keepsAnyLetterAndItsNeighbours(String body, Map<String, String> attributes) {
    arriving.letters().add(letter("m1", "1", Map.of()));
    arriving.letters().add(letter("m2", body, attributes));
    arriving.letters().add(letter("m3", "3", Map.of()));
    collect();
    assertThat(arriving.removed())
        .extracting(DeadLetters.Letter::id)
        .containsExactly("m1", "m2", "m3");
    assertThat(server.get("/api/v1/dead-letters").json().path("items").size()).isEqualTo(3);
    for (JsonNode item : server.get("/api/v1/dead-letters").json().path("items").values()) {
      String path = "/api/v1/dead-letters/" + item.path("id").asString();
      assertThat(server.get(path).status()).isEqualTo(200);
    }
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of("x".repeat(1 << 20), Map.of()),
        Arguments.of("half a pair \ud83d", Map.of("sluice.reason", "\ude00 the other")),
        Arguments.of("\u0000\u0001\u001b[31m", Map.of("\u0000", "\u0000")),
        Arguments.of("余额不足 😀", Map.of("sluice.reason", "😀".repeat(600))),
        Arguments.of("{}", Map.of("long", "x".repeat(100_000), "longer", "😀".repeat(100_000))),
        Arguments.of("{}", Map.of("n".repeat(300), "v")),
        Arguments.of("", Map.of("sluice.reason", "x".repeat(200_000))));
  }

  @Test
  void whatALetterSaysCannotForgeTheLog() {
    String forged = "it broke\r\n2030-01-01 ERROR all keys are lost \u001b[2K\u202e\u2028";
    assertThat(LetterText.oneLine(forged))
        .isEqualTo(
            "it broke\\u{d}\\u{a}2030-01-01 ERROR all keys are lost \\u{1b}[2K\\u{202e}\\u{2028}");
    assertThat(LetterText.oneLine("余额不足 😀")).isEqualTo("余额不足 😀");
  }

  @Test
  void removesNothingThatItCouldNotStore() {
    jdbc()
        .execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON dead_letters FOR EACH ROW"
                + " IF NEW.body = 'unstorable' THEN SIGNAL SQLSTATE '22001'; END IF");
    try {
      arriving.letters().add(letter("m1", "1", Map.of()));
      arriving.letters().add(letter("m2", "unstorable", Map.of()));
      arriving.letters().add(letter("m3", "3", Map.of()));
      collect();
    } finally {
      jdbc().execute("DROP TRIGGER refuse");
    }
    assertThat(arriving.removed()).extracting(DeadLetters.Letter::id).containsExactly("m1", "m3");
    assertThat(server.get("/api/v1/dead-letters").json().path("items").size()).isEqualTo(2);
  }

  @Test
  void listsDoNotReadBodies() {
    arrive("m1", "7", Map.of("trace", "t"));
    List<DeadLetter> list =
        server
            .context()
            .getBean(Letters.class)
            .list(new LetterFilter(null, null, null, null, null), 9);
    assertThat(list).extracting(DeadLetter::body).containsExactly("");
    assertThat(list).extracting(DeadLetter::attributes).containsExactly("{}");
  }

  private JsonNode first() {
    return server.get("/api/v1/dead-letters").json().path("items").path(0);
  }

  private void arrive(String id, String body, Map<String, String> attributes) {
    arriving.letters().add(letter(id, body, attributes));
    collect();
  }

  private static DeadLetters.Letter letter(String id, String body, Map<String, String> attributes) {
    return new DeadLetters.Letter(id, body, attributes, "receipt-" + id);
  }

  private void collect() {
    collector.collect(QueueName.TX_REQUEST, Duration.ZERO);
  }

  private static List<String> handedOff() {
    return jdbc().queryForList("SELECT items FROM handed_off ORDER BY id", String.class);
  }

  private static JdbcTemplate jdbc() {
    return new JdbcTemplate(database.dataSource());
  }
}
