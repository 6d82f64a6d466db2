package io.sluice.relay.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.backing.database.TestDatabase;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.forwarder.ForwarderDomain;
import io.sluice.evm.rpc.ContractNode;
import io.sluice.relay.gasless.ForwarderContract;
import io.sluice.relay.gasless.SignedBody;
import io.sluice.relay.gasless.UserKey;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Two processes of the api role, and clients who send many requests in one call (A8). */
class BatchApiTest {
  private static final Address FORWARDER = new Address("0x" + "f1".repeat(20));
  private static final Address TARGET = new Address("0x" + "7a".repeat(20));
  private static final ForwarderDomain DOMAIN =
      ForwarderDomain.of("Ours", new ChainId(31337), FORWARDER);
  private static final String PATH = "/api/v1/relay/batch";
  private static final String BAD = "{\"type\": \"direct\", \"to\": \"0x12\"}";

  private static final ContractNode NODE = new ContractNode();
  private static Server one;
  private static Server other;
  private static JdbcTemplate sql;
  private static int names;

  private final UserKey user = UserKey.of("batch " + names++);

  @BeforeAll
  static void start() {
    NODE.deploy(FORWARDER, new ForwarderContract(DOMAIN));
    NODE.deploy(TARGET, ForwarderContract.trusting(FORWARDER));
    TestDatabase database = TestDatabase.migrated();
    one = start(database);
    other = start(database);
    sql = new JdbcTemplate(database.dataSource());
  }

  private static Server start(TestDatabase database) {
    return Server.start(
        database,
        "--sluice.rpc.urls=" + NODE.url(),
        "--sluice.gasless.forwarders=" + FORWARDER,
        "--sluice.gasless.forwarder-name=Ours",
        "--sluice.gasless.ahead=10");
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
    NODE.close();
  }

  @Test
  void a8_answersEachItemInItsOrderAndABadOneHarmsNoOther() {
    Answer answer =
        send(one, direct(1), gasless(user, 1), BAD, gasless(user, 0), "7", "{\"type\": \"swap\"}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(said(answer))
        .containsExactly(
            "202",
            "202",
            "400 invalid_request",
            "202",
            "400 invalid_request",
            "400 invalid_request");
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(3);
    assertThat(answer.json().path("refused").asInt()).isEqualTo(3);
    assertThat(answer.json().at("/results/2/index").asInt()).isEqualTo(2);
    assertThat(fields(answer, 2)).containsExactly("to", "data");
    assertThat(fields(answer, 5)).containsExactly("type");
    assertThat(answer.json().at("/results/5/error/errors/0/message").asString())
        .isEqualTo("must be one of direct, gasless");
    assertThat(answer.json().at("/results/2/transactionId").isMissingNode()).isTrue();
    assertThat(answer.json().at("/results/0/error").isMissingNode()).isTrue();
    List<String> ids = ids(answer);
    assertThat(type(ids.get(0))).isEqualTo("direct");
    assertThat(type(ids.get(1))).isEqualTo("gasless");
    assertThat(other.get("/api/v1/relay/status/" + ids.get(1)).json().path("nonce").asString())
        .isEqualTo("1");
  }

  @Test
  void a8_takesAThousandForAFewRequestsToTheNode() {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      UserKey each = UserKey.of("one of a hundred " + i);
      for (int nonce = 4; nonce >= 0; nonce--) {
        items.add(gasless(each, nonce));
        items.add(direct(100));
      }
    }
    items.set(501, BAD);
    int requests = NODE.requests();
    Answer answer = send(one, items.toArray(String[]::new));
    assertThat(answer.json().path("accepted").asInt()).as(answer.text()).isEqualTo(999);
    assertThat(said(answer).get(501)).isEqualTo("400 invalid_request");
    assertThat(IntStream.range(0, 1000))
        .allMatch(i -> answer.json().path("results").path(i).path("index").asInt() == i);
    assertThat(ids(answer)).doesNotHaveDuplicates().hasSize(999);
    assertThat(stored(100)).isEqualTo(499);
    assertThat(NODE.requests() - requests).as("forwarder, trust and nonces").isLessThan(10);
  }

  @Test
  void a8_ofTheSameNonceTwiceTheFirstIsTaken() {
    Answer answer = send(one, gasless(user, 1), gasless(user, 0), gasless(user, 1));
    assertThat(said(answer)).containsExactly("202", "202", "400 nonce_already_used");
    assertThat(fields(answer, 2)).containsExactly("request.nonce");
    assertThat(said(send(other, gasless(user, 1), gasless(user, 2), gasless(user, 12))))
        .containsExactly("400 nonce_already_used", "202", "400 nonce_too_far_ahead");
  }

  @Test
  void a6_theSameKeyAnswersTheSameAndCreatesNothingAgain() {
    String[] items = {direct(2), BAD, gasless(user, 0), gasless(user, 1)};
    Answer first = keyed(one, "whole", items);
    Answer again = keyed(other, "whole", items);
    assertThat(first.status()).isEqualTo(202);
    assertThat(first.header("Idempotent-Replayed")).isEmpty();
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(stored(2)).isEqualTo(1);
    Answer changed = keyed(other, "whole", direct(3), BAD, gasless(user, 0), gasless(user, 1));
    assertThat(changed.status()).isEqualTo(422);
    assertThat(changed.json().path("code").asString()).isEqualTo("idempotency_key_reused");
    assertThat(stored(3)).isZero();
    assertThat(single(one, "whole", plain(2)).status()).as("of another path").isEqualTo(422);
  }

  /** One row that no commit can hold, and a connection that is lost in the second commit. */
  @ParameterizedTest
  @CsvSource({"23000, 42, 299, 500 internal", "45000, 44, 250, 503 database_unavailable"})
  void a6_whatTheKeyHasNotCreatedIsTriedAgain(String state, int bad, int stored, String said) {
    sql.execute(
        """
        CREATE TRIGGER refuse_one BEFORE INSERT ON transactions FOR EACH ROW
        IF NEW.value = X'%02X' THEN SIGNAL SQLSTATE '%s'; END IF
        """
            .formatted(bad, state));
    int good = bad + 1;
    String[] items =
        IntStream.range(0, 300).mapToObj(i -> direct(i == 271 ? bad : good)).toArray(String[]::new);
    String key = "torn-" + state;
    Answer first = keyed(one, key, items);
    sql.execute("DROP TRIGGER refuse_one");
    assertThat(first.status()).isEqualTo(202);
    assertThat(first.json().path("accepted").asInt()).isEqualTo(stored);
    assertThat(said(first).get(271)).isEqualTo(said);
    assertThat(stored(good)).isEqualTo(stored);
    Answer second = keyed(other, key, items);
    assertThat(second.json().path("accepted").asInt()).isEqualTo(300);
    assertThat(ids(second)).containsAll(ids(first)).doesNotHaveDuplicates();
    assertThat(stored(bad)).isEqualTo(1);
    assertThat(stored(good)).isEqualTo(299);
    assertThat(keyed(one, key, items).text()).isEqualTo(second.text());
  }

  @Test
  void a6_aKeyThatHasCreatedNothingIsFree() {
    Answer none = keyed(one, "free", BAD, BAD);
    assertThat(none.status()).isEqualTo(200);
    assertThat(none.json().path("accepted").asInt()).isZero();
    assertThat(keyed(one, "free", direct(4)).status()).isEqualTo(202);
  }

  @Test
  void a6_anItemsKeyMeansTheSameAloneAndInABatch() {
    Answer alone = single(one, "of-one", plain(5));
    Answer batch = send(other, direct(5, "of-one"), direct(6, "of-one"), direct(7, "of-two"));
    assertThat(said(batch)).containsExactly("202", "422 idempotency_key_reused", "202");
    assertThat(ids(batch).getFirst()).isEqualTo(alone.json().path("transactionId").asString());
    assertThat(batch.json().at("/results/0/createdAt")).isEqualTo(alone.json().path("createdAt"));
    Answer later = single(one, "of-two", plain(7));
    assertThat(later.json().path("transactionId").asString()).isEqualTo(ids(batch).getLast());
    assertThat(later.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(stored(5) + stored(6) + stored(7)).isEqualTo(2);
    assertThat(said(send(one, direct(8, "two words")))).containsExactly("400 invalid_request");
  }

  @Test
  void a6_anItemTwiceInOneBatchIsCreatedOnce() {
    Answer answer =
        keyed(one, "twins", direct(9, "twin"), direct(9, "twin"), direct(10, "twin"), BAD);
    assertThat(said(answer))
        .containsExactly("202", "202", "422 idempotency_key_reused", "400 invalid_request");
    assertThat(ids(answer).get(1)).isEqualTo(ids(answer).get(0));
    assertThat(stored(9)).isEqualTo(1);
    assertThat(stored(10)).isZero();
  }

  @Test
  void a6_createsOnceHoweverManyAskAtOnce() throws Exception {
    for (int round = 0; round < 3; round++) {
      String key = "at-once-" + round;
      int value = 200 + round;
      String[] mine = Collections.nCopies(20, direct(value)).toArray(String[]::new);
      String[] theirs = Collections.nCopies(20, direct(value + 10)).toArray(String[]::new);
      CountDownLatch go = new CountDownLatch(1);
      List<Future<Answer>> futures = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 16; i++) {
          Server server = i % 2 == 0 ? one : other;
          String[] items = i % 4 < 2 ? mine : theirs;
          futures.add(
              threads.submit(() -> {
                go.await();
                return keyed(server, key, items);
              }));
        }
        go.countDown();
      }
      List<String> accepted = new ArrayList<>();
      for (Future<Answer> each : futures) {
        assertThat(each.get().status()).as(each.get().text()).isIn(202, 409, 422);
        if (each.get().status() == 202) {
          accepted.add(each.get().text());
        }
      }
      assertThat(accepted.stream().distinct()).hasSize(1);
      assertThat(List.of(stored(value), stored(value + 10))).containsExactlyInAnyOrder(20, 0);
    }
  }

  @Test
  void everyKeyOfAnItemStandsForWhatIsStored() {
    keyed(one, "sound", direct(11), BAD, gasless(user, 0), direct(12, "own"));
    keyed(one, "sound", direct(11), BAD, gasless(user, 0), direct(12, "own"));
    Integer lost =
        sql.queryForObject(
            """
            SELECT COUNT(*) FROM idempotency_keys k
             WHERE (k.idempotency_key LIKE '"%' OR k.idempotency_key = 'own')
               AND NOT EXISTS (SELECT 1 FROM transactions t WHERE t.id = k.created_id)
               AND NOT EXISTS (SELECT 1 FROM forward_requests r WHERE r.id = k.created_id)
            """,
            Integer.class);
    assertThat(lost).isZero();
    assertThat(stored(11) + stored(12)).isEqualTo(2);
  }

  @Test
  void whatFailsAsAWholeForAReasonThatPassesIsOneProblem() {
    NODE.setDown(true);
    try {
      Answer all = keyed(one, "down", gasless(user, 0), gasless(user, 1));
      assertThat(all.status()).as(all.text()).isEqualTo(503);
      assertThat(all.json().path("code").asString()).isEqualTo("forwarder_unavailable");
      assertThat(all.header("Retry-After")).isNotEmpty();
      assertThat(said(send(one, gasless(user, 0), direct(13))))
          .containsExactly("503 forwarder_unavailable", "202");
    } finally {
      NODE.setDown(false);
    }
    assertThat(said(keyed(one, "down", gasless(user, 0), gasless(user, 1))))
        .containsExactly("202", "202");
  }

  private static String plain(int value) {
    return "{\"to\": \"%s\", \"data\": \"0x\", \"value\": \"%d\"}".formatted(TARGET, value);
  }

  private static String direct(int value) {
    return plain(value).replace("{", "{\"type\": \"direct\", ");
  }

  private static String direct(int value, String key) {
    return direct(value).replace("}", ", \"idempotencyKey\": \"" + key + "\"}");
  }

  private static String gasless(UserKey user, long nonce) {
    return SignedBody.of(user, DOMAIN, TARGET, nonce)
        .json()
        .replace("{\"request\"", "{\"type\": \"gasless\", \"request\"");
  }

  private static String body(String... items) {
    return "{\"items\": [" + String.join(",", items) + "]}";
  }

  private static Answer send(Server server, String... items) {
    return server.post(PATH, body(items));
  }

  private static Answer keyed(Server server, String key, String... items) {
    return post(server, PATH, key, body(items));
  }

  private static Answer single(Server server, String key, String body) {
    return post(server, "/api/v1/relay/direct", key, body);
  }

  private static Answer post(Server server, String path, String key, String body) {
    HttpRequest request =
        server
            .request(path)
            .header("X-API-Key", server.key())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build();
    return server.send(request);
  }

  /** Status and code of each item. */
  private static List<String> said(Answer answer) {
    return answer
        .json()
        .path("results")
        .valueStream()
        .map(each ->
            (each.path("status").asInt() + " " + each.at("/error/code").asString("")).strip())
        .toList();
  }

  private static List<String> fields(Answer answer, int index) {
    return answer
        .json()
        .at("/results/" + index + "/error/errors")
        .valueStream()
        .map(each -> each.path("field").asString())
        .toList();
  }

  private static List<String> ids(Answer answer) {
    return answer
        .json()
        .path("results")
        .valueStream()
        .map(each -> each.path("transactionId"))
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue)
        .toList();
  }

  private static String type(String id) {
    return other.get("/api/v1/relay/status/" + id).json().path("type").asString();
  }

  private static int stored(int value) {
    Integer count =
        sql.queryForObject(
            "SELECT COUNT(*) FROM transactions WHERE value = ?",
            Integer.class,
            (Object) new byte[] {(byte) value});
    return count == null ? 0 : count;
  }
}
