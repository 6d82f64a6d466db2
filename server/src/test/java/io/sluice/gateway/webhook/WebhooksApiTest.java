package io.sluice.gateway.webhook;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.backing.database.TestDatabase;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.access.TestKeys;
import io.sluice.gateway.event.Events;
import io.sluice.gateway.event.NewEvent;
import io.sluice.gateway.outward.Receiver;
import io.sluice.gateway.outward.Receiver.Conduct;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Webhooks as their clients make, see, change and end them. */
class WebhooksApiTest {
  private static final String PATH = "/api/v1/webhooks";
  private static final Server server =
      Server.start(TestDatabase.empty(), "--sluice.webhooks.allow-private=true");

  private final Receiver receiver = Receiver.start();
  private Server client = server;

  @BeforeEach
  void aClient() {
    String name = "shop " + UUID.randomUUID();
    String key =
        TestKeys.issue(server.context(), name, EnumSet.of(Scope.RELAY_READ, Scope.RELAY_WRITE));
    client = new Server(server.context(), key);
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theSecretIsShownOnceAndVerifiesWhatComes() throws Exception {
    Answer made = make("");
    assertThat(made.status()).isEqualTo(201);
    String id = made.json().path("id").asString();
    String secret = made.json().path("secret").asString();
    assertThat(made.header("Location")).isEqualTo(PATH + "/" + id);
    assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(client.get(PATH).text()).contains(id).doesNotContain(secret);
    assertThat(client.get(PATH + "/" + id).text()).doesNotContain("secret\"");
    Answer sent = client.post(PATH + "/" + id + "/test", "");
    assertThat(sent.status()).isEqualTo(202);
    eventually(() -> assertThat(receiver.received()).hasSize(1));
    Receiver.Received request = receiver.received().getFirst();
    new com.standardwebhooks.Webhook(secret).verify(request.body(), request.headers());
    assertThat(request.header("webhook-id")).isEqualTo(sent.json().path("eventId").asString());
    assertThat(request.body()).contains("\"type\":\"webhook.test\"");
  }

  @Test
  void oneKeyMakesOneAndAnswersTheSame() {
    String body = "{\"url\": \"%s\"}".formatted(receiver.url());
    Answer first = withKey("one", body);
    Answer again = withKey("one", body);
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(client.get(PATH).json().path("items")).hasSize(1);
    assertThat(withKey("one", "{\"url\": \"%s?b\"}".formatted(receiver.url())).status())
        .isEqualTo(422);
  }

  @Test
  void anotherClientSeesAndChangesNothing() {
    String id = made("");
    for (Answer each :
        List.of(
            server.get(PATH + "/" + id),
            server.get(PATH + "/" + id + "/deliveries"),
            server.post(PATH + "/" + id + "/test", ""),
            server.post(PATH + "/" + id + "/replay", "{\"eventId\": \"msg_x\"}"),
            server.post(PATH + "/" + id + "/secret/rotate", ""),
            patch(server, id, "{\"enabled\": false}"),
            delete(server, id))) {
      assertThat(each.status()).isEqualTo(404);
    }
    assertThat(server.get(PATH).json().path("items")).isEmpty();
  }

  @Test
  void aReaderChangesNothing() {
    String id = made("");
    String key =
        TestKeys.issue(
            server.context(), "reader " + UUID.randomUUID(), EnumSet.of(Scope.RELAY_READ));
    Server reader = new Server(server.context(), key);
    assertThat(reader.get(PATH).status()).isEqualTo(200);
    assertThat(reader.post(PATH, "{}").status()).isEqualTo(403);
    assertThat(reader.post(PATH + "/" + id + "/test", "").status()).isEqualTo(403);
    assertThat(delete(reader, id).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | url | is missing",
        "{\"url\": 7} | url | must be a URL",
        "{\"url\": \"ftp://x.test/\"} | url | must start with https:// or http://",
        "{\"url\": \"https://a:b@x.test/\"} | url | must not hold a user",
        "{\"url\": \"https://x.test/\", \"events\": []} | events | must name 1 to 30 types",
        "{\"url\": \"https://x.test/\", \"events\": [\"transaction.minded\"]} | events | there is no type \"transaction.minded\"; did you mean transaction.mined?",
        "{\"url\": \"https://x.test/\", \"events\": [7]} | events | must be a list",
        "{\"url\": \"https://x.test/\", \"event\": [\"*\"]} | event | is not",
        "{\"url\": \"https://x.test/\", \"description\": \"a\\nb\"} | description | must be at most 200"
      })
  void whatIsWrongIsSaidByName(String body, String field, String message) {
    Answer refused = client.post(PATH, body);
    assertThat(refused.status()).isEqualTo(400);
    JsonNode error = refused.json().path("errors").get(0);
    assertThat(error.path("field").asString()).isEqualTo(field);
    assertThat(error.path("message").asString()).contains(message.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "http://shop.example/, must start with https://",
    "https://127.0.0.1/, must not lead to a loopback address",
    "https://localhost:3000/, must not lead to a loopback address",
    "https://169.254.169.254/latest/meta-data, must not lead to a link-local address",
    "https://[fd00:ec2::254]/, must not lead to a unique-local address",
    "https://2130706433/, must not lead to a loopback address",
  })
  void whereStrangersAreClientsAUrlLeadsToNothingOfOurs(String url, String message) {
    Answer refused = Server.shared().post(PATH, "{\"url\": \"%s\"}".formatted(url));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("errors").get(0).path("field").asString()).isEqualTo("url");
    assertThat(refused.json().path("errors").get(0).path("message").asString()).startsWith(message);
  }

  @Test
  void aClientHasABoundedNumber() {
    for (int i = 0; i < 20; i++) {
      made("");
    }
    Answer refused = make("");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("code").asString()).isEqualTo("webhook_limit");
    JsonNode page = client.get(PATH + "?limit=15").json();
    assertThat(page.path("items")).hasSize(15);
    String next = page.path("nextCursor").asString();
    assertThat(client.get(PATH + "?limit=15&cursor=" + next).json().path("items")).hasSize(5);
  }

  @Test
  void whatIsChangedHoldsAndWhatIsNotStays() {
    String id = made(", \"events\": [\"transaction.mined\"], \"description\": \"till\"");
    Answer changed = patch(client, id, "{\"events\": [\"transaction.*\"]}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().path("events").get(0).asString()).isEqualTo("transaction.*");
    assertThat(changed.json().path("description").asString()).isEqualTo("till");
    assertThat(changed.json().path("url").asString()).isEqualTo(receiver.url());
    assertThat(patch(client, id, "{\"enabled\": false}").json().path("state").asString())
        .isEqualTo("disabled");
    Answer test = client.post(PATH + "/" + id + "/test", "");
    assertThat(test.status()).isEqualTo(409);
    assertThat(test.json().path("code").asString()).isEqualTo("webhook_disabled");
    assertThat(patch(client, id, "{\"enabled\": true}").json().path("state").asString())
        .isEqualTo("active");
    assertThat(delete(client, id).status()).isEqualTo(204);
    assertThat(client.get(PATH + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void everyChangeIsInTheAuditLog() {
    String id = made("");
    patch(client, id, "{\"enabled\": false}");
    client.post(PATH + "/" + id + "/secret/rotate", "{\"overlapSeconds\": 60}");
    delete(client, id);
    String log = server.get("/api/v1/audit?limit=100").text();
    for (String each :
        List.of("webhook.create", "webhook.change", "webhook.rotate", "webhook.delete")) {
      assertThat(log).contains(each);
    }
    assertThat(log).contains("webhook " + id).doesNotContain("whsec_");
  }

  @Test
  void aReplacedSecretIsAnother() {
    Answer first = make("");
    String id = first.json().path("id").asString();
    Answer second = client.post(PATH + "/" + id + "/secret/rotate", "");
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.json().path("secret")).isNotEqualTo(first.json().path("secret"));
    assertThat(second.json().path("formerSecretUntil").asString("")).isNotEmpty();
    Answer third = client.post(PATH + "/" + id + "/secret/rotate", "{\"overlapSeconds\": 0}");
    assertThat(third.json().path("formerSecretUntil").isNull()).isTrue();
  }

  @Test
  void theLogShowsWhatWasToldAndReplaysIt() {
    receiver.conducts(new Conduct.Answer(503, "", "closed"));
    String id = made("");
    UUID subject = UUID.randomUUID();
    happens(subject, "transaction.accepted", "transaction.mined");
    String log = PATH + "/" + id + "/deliveries";
    eventually(() ->
        assertThat(client.get(log).json().path("items").get(1).path("statusCode").asInt(0))
            .isEqualTo(503));
    JsonNode waiting = client.get(log + "?state=waiting&subject=" + subject).json().path("items");
    assertThat(waiting).hasSize(2);
    JsonNode oldest = waiting.get(1);
    assertThat(oldest.path("type").asString()).isEqualTo("transaction.accepted");
    assertThat(oldest.path("answer").asString()).isEqualTo("closed");
    assertThat(oldest.path("nextTryAt").asString("")).isNotEmpty();
    assertThat(waiting.get(0).path("tries").asInt()).as("it waits for the one before").isZero();
    assertThat(client.get(PATH + "/" + id).json().path("consecutiveFailures").asInt()).isEqualTo(1);
    receiver.conducts(new Conduct.Answer(200));
    eventually(
        () -> assertThat(client.get(log + "?state=delivered").json().path("items")).hasSize(2));
    String event = oldest.path("eventId").asString();
    Answer replayed =
        client.post(PATH + "/" + id + "/replay", "{\"eventId\": \"%s\"}".formatted(event));
    assertThat(replayed.status()).isEqualTo(202);
    eventually(() ->
        assertThat(
                receiver.received().stream()
                    .filter(each -> each.header("webhook-id").equals(event)))
            .hasSize(3));
    Answer range =
        client.post(
            PATH + "/" + id + "/replay",
            "{\"from\": \"2020-01-01T00:00:00Z\", \"to\": \"2100-01-01T00:00:00Z\", \"failedOnly\": true}");
    assertThat(range.json().path("deliveries").asInt()).isZero();
    JsonNode page = client.get(log + "?limit=1").json();
    assertThat(
            client
                .get(log + "?limit=1&cursor=" + page.path("nextCursor").asString())
                .json()
                .path("items")
                .get(0)
                .path("eventId")
                .asString())
        .isEqualTo(event);
  }

  private void happens(UUID subject, String... types) {
    long id = Long.parseLong(idOfClient());
    server
        .context()
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(status -> {
          for (String type : types) {
            server
                .context()
                .getBean(Events.class)
                .append(
                    List.of(new NewEvent(id, subject, type, Instant.EPOCH, "{\"status\":\"x\"}")));
          }
        });
  }

  private String idOfClient() {
    return server.context().getBean(Webhooks.class).clients().stream()
        .filter(each ->
            !server.context().getBean(Webhooks.class).list(each, 0, 1).isEmpty()
                && server
                    .context()
                    .getBean(Webhooks.class)
                    .list(each, 0, 1)
                    .getFirst()
                    .url()
                    .equals(receiver.url()))
        .findFirst()
        .orElseThrow()
        .toString();
  }

  private String made(String more) {
    Answer made = make(more);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json().path("id").asString();
  }

  private Answer make(String more) {
    return client.post(PATH, "{\"url\": \"%s\"%s}".formatted(receiver.url(), more));
  }

  private Answer withKey(String key, String body) {
    return client.send(
        client
            .request(PATH)
            .header("X-API-Key", client.key())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static Answer patch(Server by, String id, String body) {
    return by.send(
        by.request(PATH + "/" + id)
            .header("X-API-Key", by.key())
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body))
            .build());
  }

  private static Answer delete(Server by, String id) {
    return by.send(by.request(PATH + "/" + id).header("X-API-Key", by.key()).DELETE().build());
  }
}
