package io.sluice.gateway.idempotency;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.backing.database.TestDatabase;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two processes of the api role on one database, and clients that repeat themselves. */
class IdempotencyTest {
  private static final String BODY =
      "{\"to\":\"0x00000000000000000000000000000000000000aa\",\"data\":\"0x\",\"value\":\"%d\"}";
  private static TestDatabase database;
  private static Server one;
  private static Server other;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    one = Server.start(database);
    other = Server.start(database);
  }

  @AfterAll
  static void stop() {
    other.close();
    one.close();
  }

  @Test
  void answersTheSameAndCreatesNothingAgain() {
    Server.Answer first = post(one, "same", BODY.formatted(1));
    Server.Answer again = post(one, "\"same\"", " " + BODY.formatted(1));
    Server.Answer elsewhere = post(other, "same", BODY.formatted(1));
    assertThat(first.status()).isEqualTo(202);
    assertThat(first.response().headers().firstValue("Idempotent-Replayed")).isEmpty();
    for (Server.Answer replay : List.of(again, elsewhere)) {
      assertThat(replay.status()).isEqualTo(202);
      assertThat(replay.response().body()).isEqualTo(first.response().body());
      assertThat(replay.response().headers().firstValue("Location"))
          .isEqualTo(first.response().headers().firstValue("Location"));
      assertThat(replay.response().headers().firstValue("Idempotent-Replayed")).contains("true");
    }
    assertThat(stored(1)).isEqualTo(1);
  }

  @Test
  void refusesAnotherBody() {
    assertThat(post(one, "reused", BODY.formatted(2)).status()).isEqualTo(202);
    Server.Answer refusal = post(other, "reused", BODY.formatted(3));
    assertThat(refusal.status()).isEqualTo(422);
    assertThat(refusal.response().body()).contains("idempotency_key_reused");
    assertThat(stored(3)).isZero();
  }

  @Test
  void aRefusalLeavesTheKeyFree() {
    assertThat(post(one, "free", "{\"data\":\"0x\"}").status()).isEqualTo(400);
    assertThat(post(one, "free", BODY.formatted(4)).status()).isEqualTo(202);
  }

  @Test
  void replaysWhatWouldNotBeTakenAnyMore() {
    String body = BODY.formatted(5).replace("}", ",\"validUntil\":\"2999-01-01T00:00:00Z\"}");
    Server.Answer first = post(one, "late", body);
    // A relayer that is gone since, a time that has passed: the stored request is what counts.
    jdbc().update("UPDATE transactions SET valid_until = '2001-01-01'");
    assertThat(post(one, "late", body).response().body()).isEqualTo(first.response().body());
  }

  @Test
  void namesTheHeaderThatIsWrong() {
    Server.Answer refusal = post(one, "two words", BODY.formatted(6));
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.response().body()).contains("\"field\":\"Idempotency-Key\"");
    assertThat(stored(6)).isZero();
  }

  @Test
  void r9_w12_createsOnceHoweverManyAskAtOnce() throws Exception {
    for (int round = 0; round < 5; round++) {
      int value = 100 + round;
      List<Server.Answer> answers = twins(32, "twins-" + round, BODY.formatted(value));
      assertThat(answers).extracting(Server.Answer::status).containsOnly(202, 409);
      Set<String> bodies =
          answers.stream()
              .filter(answer -> answer.status() == 202)
              .map(answer -> answer.response().body())
              .collect(toSet());
      assertThat(bodies).hasSize(1);
      answers.stream()
          .filter(answer -> answer.status() == 409)
          .forEach(answer -> {
            assertThat(answer.response().body()).contains("idempotency_in_progress");
            assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
          });
      assertThat(stored(value)).isEqualTo(1);
    }
  }

  @Test
  void whatIsStoredHasItsHandOffAndItsKeyAndNothingElseHas() {
    post(one, "whole", BODY.formatted(7));
    Long claims =
        jdbc()
            .queryForObject(
                """
                SELECT COUNT(*) FROM idempotency_keys k LEFT JOIN transactions t ON t.id = k.created_id
                 WHERE t.id IS NULL
                """,
                Long.class);
    assertThat(claims).isZero();
  }

  private static List<Server.Answer> twins(int count, String key, String body) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Server.Answer>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Server server = i % 2 == 0 ? one : other;
        futures.add(
            threads.submit(() -> {
              go.await();
              return post(server, key, body);
            }));
      }
      go.countDown();
      List<Server.Answer> answers = new ArrayList<>();
      for (Future<Server.Answer> future : futures) {
        answers.add(future.get());
      }
      return answers;
    }
  }

  private static Server.Answer post(Server server, String key, String body) {
    return server.send(
        server
            .request("/api/v1/relay/direct")
            .header("X-API-Key", server.key())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static long stored(int value) {
    Long count =
        jdbc()
            .queryForObject(
                "SELECT COUNT(*) FROM transactions WHERE value = ?",
                Long.class,
                (Object) new byte[] {(byte) value});
    return count == null ? 0 : count;
  }

  private static JdbcTemplate jdbc() {
    return new JdbcTemplate(database.dataSource());
  }
}
