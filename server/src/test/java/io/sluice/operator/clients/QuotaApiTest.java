package io.sluice.operator.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.access.TestKeys;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** An administrator says how much a client may use, and the client is held to it. */
class QuotaApiTest {
  private static final Server server = Server.shared();
  private static final String PLAIN =
      "{\"to\": \"0x%s\", \"data\": \"0x\", \"gasLimit\": \"50000\"}".formatted("aa".repeat(20));

  private Server shop = server;
  private String path = "";

  @BeforeEach
  void aClient() {
    String name = "spender " + UUID.randomUUID();
    shop =
        new Server(
            server.context(),
            TestKeys.issue(server.context(), name, Set.of(Scope.RELAY_READ, Scope.RELAY_WRITE)));
    path = "/api/v1/clients/" + TestKeys.client(server.context(), name) + "/quota";
  }

  @Test
  void withoutOneNothingIsLimited() {
    JsonNode own = shop.get("/api/v1/quota").json();
    assertThat(own.path("client").path("day").path("gas").path("limit").isNull()).isTrue();
    assertThat(own.path("client").path("day").path("gas").path("left").isNull()).isTrue();
    assertThat(own.path("user").isNull()).isTrue();
    assertThat(shop.post("/api/v1/relay/direct", PLAIN).status()).isEqualTo(202);
  }

  @Test
  void whatIsOverItIsRefusedUntilItBeginsAnew() {
    set("{\"client\": {\"day\": {\"transactions\": \"2\", \"gas\": 1000000}}}");
    assertThat(shop.post("/api/v1/relay/direct", PLAIN).status()).isEqualTo(202);
    assertThat(shop.post("/api/v1/relay/direct", PLAIN).status()).isEqualTo(202);
    Answer refused = shop.post("/api/v1/relay/direct", PLAIN);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().path("code").asString()).isEqualTo("quota_exceeded");
    assertThat(refused.json().path("retryable").asBoolean()).isTrue();
    assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(1L, 86_400L);
    JsonNode day = shop.get("/api/v1/quota").json().path("client").path("day");
    assertThat(day.path("transactions").path("used").asString()).isEqualTo("2");
    assertThat(day.path("transactions").path("left").asString()).isEqualTo("0");
    assertThat(day.path("gas").path("reserved").asString()).isEqualTo("100000");
    assertThat(day.path("gas").path("left").asString()).isEqualTo("900000");
    assertThat(shop.get("/api/v1/relay/transactions").json().path("items")).hasSize(2);
    set("{\"client\": {\"day\": {\"transactions\": \"3\"}}}");
    assertThat(shop.post("/api/v1/relay/direct", PLAIN).status()).isEqualTo(202);
  }

  @Test
  void withoutAGasLimitTheLargestIsReserved() {
    set("{\"client\": {\"day\": {\"gas\": \"16777216\"}}}");
    String unsaid = "{\"to\": \"0x%s\", \"data\": \"0x\"}".formatted("aa".repeat(20));
    assertThat(shop.post("/api/v1/relay/direct", unsaid).status()).isEqualTo(202);
    assertThat(shop.post("/api/v1/relay/direct", PLAIN).json().path("code").asString())
        .isEqualTo("quota_exceeded");
  }

  @Test
  void inABatchEachItemIsHeldToIt() {
    set("{\"client\": {\"month\": {\"transactions\": \"2\"}}}");
    String item = PLAIN.replace("{", "{\"type\": \"direct\", ");
    Answer answer =
        shop.post("/api/v1/relay/batch", "{\"items\": [%s, %s, %s]}".formatted(item, item, item));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text().split("quota_exceeded", -1)).hasSize(2);
    assertThat(shop.get("/api/v1/relay/transactions").json().path("items")).hasSize(2);
  }

  @Test
  void aRefusedRequestLeavesItsKeyFree() {
    set("{\"client\": {\"day\": {\"transactions\": \"0\"}}}");
    String key = UUID.randomUUID().toString();
    assertThat(keyed(key).status()).isEqualTo(429);
    set("{\"client\": {\"day\": {\"transactions\": \"1\"}}}");
    Answer first = keyed(key);
    assertThat(first.status()).isEqualTo(202);
    assertThat(first.header("Idempotent-Replayed")).isEmpty();
    Answer again = keyed(key);
    assertThat(again.status()).as("a repeat is no second").isEqualTo(202);
    assertThat(again.json().path("transactionId")).isEqualTo(first.json().path("transactionId"));
  }

  @Test
  void whatWasSetIsShownAndWrittenDown() {
    JsonNode set =
        set(
            "{\"client\": {\"month\": {\"gas\": \"5\"}}, \"user\": {\"day\": {\"transactions\": \"1\"}}}");
    assertThat(set.path("client").path("month").path("gas").path("limit").asString())
        .isEqualTo("5");
    assertThat(server.get(path).json()).isEqualTo(set);
    JsonNode user = shop.get("/api/v1/quota?user=0x" + "cc".repeat(20)).json().path("user");
    assertThat(user.path("day").path("transactions").path("left").asString()).isEqualTo("1");
    assertThat(user.path("month").path("transactions").path("limit").isNull()).isTrue();
    assertThat(server.get("/api/v1/audit?limit=10").text()).contains("quota.set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"client\": []} | client",
        "{\"client\": {\"week\": {}}} | client.week",
        "{\"client\": {\"day\": {\"transactions\": -1}}} | client.day.transactions",
        "{\"user\": {\"month\": {\"gas\": \"1.5\"}}} | user.month.gas",
        "{\"user\": {\"month\": {\"gas\": \"1000000000000000001\"}}} | user.month.gas",
        "{\"day\": {\"gas\": \"1\"}} | day"
      })
  void whatIsWrongIsToldByField(String body, String field) {
    Answer refused = put(body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("errors").get(0).path("field").asString()).isEqualTo(field);
  }

  @Test
  void aUserIsAnAddress() {
    Answer refused = shop.get("/api/v1/quota?user=ann");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("errors").get(0).path("field").asString()).isEqualTo("user");
  }

  private Answer keyed(String key) {
    return shop.send(
        shop.request("/api/v1/relay/direct")
            .header("X-API-Key", shop.key())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(PLAIN))
            .build());
  }

  private JsonNode set(String quota) {
    Answer answer = put(quota);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private Answer put(String body) {
    return server.send(
        server
            .request(path)
            .header("X-API-Key", server.key())
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build());
  }
}
