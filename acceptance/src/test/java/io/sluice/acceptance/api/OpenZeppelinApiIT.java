package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Api;
import io.sluice.acceptance.dsl.Sluice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * C6: every endpoint of the API of OpenZeppelin Relayers answers in the shape that was recorded of
 * them, to a key that comes as a bearer token.
 */
class OpenZeppelinApiIT {
  private static final String RELAYERS = "/api/v1/relayers";
  private static final String POOL = RELAYERS + "/pool";
  private static final String TO = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

  /** What they answer for a transaction: each member, and the types that it may have. */
  private static final Map<String, String> TRANSACTION =
      Map.ofEntries(
          Map.entry("id", "STRING"),
          Map.entry("hash", "STRING NULL"),
          Map.entry("status", "STRING"),
          Map.entry("status_reason", "STRING NULL"),
          Map.entry("created_at", "STRING"),
          Map.entry("sent_at", "STRING NULL"),
          Map.entry("confirmed_at", "STRING NULL"),
          Map.entry("gas_price", "STRING NULL"),
          Map.entry("gas_limit", "NUMBER NULL"),
          Map.entry("nonce", "NUMBER NULL"),
          Map.entry("value", "STRING"),
          Map.entry("from", "STRING NULL"),
          Map.entry("to", "STRING NULL"),
          Map.entry("relayer_id", "STRING"),
          Map.entry("data", "STRING NULL"),
          Map.entry("max_fee_per_gas", "STRING NULL"),
          Map.entry("max_priority_fee_per_gas", "STRING NULL"),
          Map.entry("signature", "OBJECT NULL"),
          Map.entry("speed", "STRING NULL"),
          Map.entry("is_canceled", "BOOLEAN NULL"));

  /** What is sent here is in no ledger: there is no verdict on this installation. */
  private final Sluice sluice = Sluice.inOneProcess();

  @Test
  void everyEndpointAnswersInTheShapeThatWasRecorded() throws Exception {
    sluice.during(
        "openzeppelin",
        () -> {
          Api api =
              sluice
                  .api()
                  .withoutKey()
                  .withHeader("Authorization", "Bearer " + sluice.infrastructure().apiKey());
          relayers(api);
          transactionsGoAllTheWay(api);
          valuesAreExact(api);
          keysMakeThingsHappenOnce(api);
          listsHavePages(api);
          nodesAreAsked(api);
          anotherClientSeesNothing(api);
          refusals(api);
          theRest(api);
        });
  }

  private static void relayers(Api api) {
    Answer all = api.get(RELAYERS);
    members(all.json(), "success", "data", "error", "pagination");
    assertThat(all.json().path("data").get(0).path("id").asString()).isEqualTo("pool");
    JsonNode lane = all.json().path("data").get(1);
    members(
        lane,
        "id",
        "name",
        "network",
        "network_type",
        "paused",
        "policies",
        "signer_id",
        "notification_id",
        "custom_rpc_urls",
        "address",
        "system_disabled",
        "disabled_reason");
    String path = RELAYERS + "/" + lane.path("id").asString();
    assertThat(api.get(path).json().path("data")).isEqualTo(lane);
    JsonNode balance = api.get(path + "/balance").json().path("data");
    members(balance, "balance", "unit");
    assertThat(balance.path("balance").isIntegralNumber()).isTrue();
    JsonNode status = api.get(path + "/status/").json().path("data");
    members(
        status,
        "network_type",
        "balance",
        "pending_transactions_count",
        "last_confirmed_transaction_timestamp",
        "system_disabled",
        "paused",
        "nonce");
    assertThat(status.path("balance").isString()).isTrue();
    assertThat(status.path("nonce").isString()).isTrue();
    assertThat(api.get(RELAYERS + "/status").json().has("totalConfigured")).as("ours").isTrue();
  }

  private static void transactionsGoAllTheWay(Api api) {
    Answer sent = send(api, Map.of("to", TO, "value", 1, "data", "0x", "speed", "fast"));
    JsonNode pending = transaction(sent);
    assertThat(pending.path("status").asString()).isEqualTo("pending");
    assertThat(pending.path("hash").isNull()).isTrue();
    String path = POOL + "/transactions/" + pending.path("id").asString();
    eventually(
        withinSeconds(60),
        () -> {
          String now = api.get(path).json().path("data").path("status").asString();
          return now.equals("confirmed") ? Optional.empty() : Optional.of("it is " + now);
        });
    JsonNode confirmed = transaction(api.get(path));
    assertThat(confirmed.path("hash").asString()).matches("0x[0-9a-f]{64}");
    assertThat(confirmed.path("confirmed_at").isString()).isTrue();
    assertThat(confirmed.path("sent_at").isString()).isTrue();
    assertThat(confirmed.path("gas_limit").asInt()).isEqualTo(21_000);
    assertThat(confirmed.path("max_fee_per_gas").asString()).matches("[0-9]+");
    assertThat(confirmed.path("value").asString()).isEqualTo("0x1");
    String lane = RELAYERS + "/" + confirmed.path("relayer_id").asString();
    String nonce = confirmed.path("nonce").toString();
    assertThat(transaction(api.get(lane + "/transactions/by-nonce/" + nonce))).isEqualTo(confirmed);
    assertThat(
            api.get(lane + "/status")
                .json()
                .at("/data/last_confirmed_transaction_timestamp")
                .isString())
        .isTrue();
    refused(api.send("DELETE", path), 409, "too_late");
  }

  private static void valuesAreExact(Api api) {
    Map<String, String> written =
        Map.of(
            "9007199254740993", "0x20000000000001",
            "\"9007199254740993\"", "0x20000000000001",
            "\"0x20000000000001\"", "0x20000000000001",
            "1e21", "0x3635c9adc5dea00000");
    written.forEach((value, hex) -> {
      String body = "{\"to\":\"%s\",\"value\":%s,\"speed\":\"safeLow\"}".formatted(TO, value);
      JsonNode sent = transaction(api.post(POOL + "/transactions", body, "application/json"));
      assertThat(sent.path("value").asString()).as(value).isEqualTo(hex);
      JsonNode found = api.get(POOL + "/transactions/" + sent.path("id").asString()).json();
      assertThat(found.at("/data/value").asString()).as(value).isEqualTo(hex);
    });
  }

  private static void keysMakeThingsHappenOnce(Api api) throws IOException {
    String key = UUID.randomUUID().toString();
    JsonNode first = transaction(keyed(api, key, 5));
    Answer again = keyed(api, key, 5);
    assertThat(transaction(again).path("id")).isEqualTo(first.path("id"));
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    refused(keyed(api, key, 6), 422, "idempotency_key_reused");
  }

  private static void listsHavePages(Api api) {
    Answer page = api.get(POOL + "/transactions/?page=2&per_page=3");
    members(page.json(), "success", "data", "error", "pagination");
    members(page.json().path("pagination"), "current_page", "per_page", "total_items");
    assertThat(page.json().at("/pagination/current_page").asInt()).isEqualTo(2);
    assertThat(page.json().at("/pagination/per_page").asInt()).isEqualTo(3);
    assertThat(page.json().at("/pagination/total_items").asInt()).isEqualTo(6);
    assertThat(page.json().path("data").size()).isEqualTo(3);
    page.json().path("data").forEach(OpenZeppelinApiIT::shape);
    assertThat(api.get(POOL + "/transactions").json().at("/pagination/per_page").asInt())
        .isEqualTo(10);
    members(api.get(POOL + "/pending_txs").json(), "success", "data", "error", "pagination");
    JsonNode canceled = api.send("DELETE", POOL + "/transactions/pending").json().path("data");
    members(
        canceled,
        "queued_for_cancellation_transaction_ids",
        "failed_to_queue_transaction_ids",
        "total_processed");
  }

  private static void nodesAreAsked(Api api) {
    assertThat(rpc(api, "eth_chainId", List.of()).json().toString())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x7a69\"}");
    assertThat(rpc(api, "eth_blockNumber", List.of()).text("result")).startsWith("0x");
    JsonNode block = rpc(api, "eth_getBlockByNumber", List.of("latest", true)).json();
    assertThat(block.at("/result/hash").asString()).startsWith("0x");
    String none = "0x" + "0".repeat(64);
    assertThat(rpc(api, "eth_getTransactionReceipt", List.of(none)).body())
        .endsWith("\"result\":null}");
    Answer refused = rpc(api, "eth_sendRawTransaction", List.of("0x"));
    assertThat(refused.status()).isEqualTo(200);
    assertThat(refused.json().at("/error/code").asInt()).isEqualTo(-32_601);
  }

  private void anotherClientSeesNothing(Api api) {
    JsonNode mine = transaction(send(api, Map.of("to", TO, "value", 1, "speed", "average")));
    String client = sluice.api().post("/api/v1/clients", Map.of("name", "stranger")).text("id");
    String key =
        sluice
            .api()
            .post(
                "/api/v1/clients/" + client + "/keys",
                Map.of("scopes", List.of("relay:read", "relay:write")))
            .text("key");
    Api stranger = api.withHeader("Authorization", "Bearer " + key);
    String id = mine.path("id").asString();
    Answer answer = stranger.get(POOL + "/transactions/" + id);
    refused(answer, 404, "not_found");
    assertThat(answer.text("error")).isEqualTo("Transaction with ID " + id + " not found");
    assertThat(stranger.get(POOL + "/transactions/").json().at("/pagination/total_items").asInt())
        .isZero();
    refused(stranger.send("DELETE", RELAYERS + "/pool"), 403, "forbidden");
  }

  private static void refusals(Api api) throws IOException {
    Answer unauthorized = api.withHeader("Authorization", "Bearer nobody").get(RELAYERS);
    assertThat(unauthorized.status()).isEqualTo(401);
    assertThat(unauthorized.body())
        .isEqualTo(
            "{\"success\":false,\"code\":401,\"error\":\"Unauthorized\",\"message\":\"Unauthorized\"}");
    Map<String, Map<String, Object>> wrong =
        Map.of(
            "Transaction must specify either gasPrice, speed, or EIP1559 parameters",
            Map.of("to", TO, "value", 1),
            "Cannot mix different transaction types",
            Map.of("to", TO, "value", 1, "speed", "fast", "gas_price", 1),
            "EIP1559 transactions require both maxFeePerGas and maxPriorityFeePerGas",
            Map.of("to", TO, "value", 1, "max_fee_per_gas", 1));
    wrong.forEach((sentence, body) -> {
      Answer answer = send(api, body);
      refused(answer, 400, "invalid_request");
      assertThat(answer.text("error")).isEqualTo(sentence);
    });
    refused(
        send(api, Map.of("to", TO, "value", 1, "gas_price", 1_000_000_000)), 400, "not_supported");
    refused(api.get(RELAYERS + "/nobody"), 404, "not_found");
    refused(api.post(POOL + "/sign", Map.of("message", "x")), 400, "not_supported");
    refused(
        api.post(
            POOL + "/sign-typed-data",
            Map.of("domain_separator", "0x", "hash_struct_message", "0x")),
        400,
        "not_supported");
    refused(api.post(RELAYERS, Map.of("name", "x")), 400, "not_supported");
    refused(api.send("DELETE", POOL), 400, "not_supported");
    refused(patch(api, POOL, "{\"paused\":true}"), 400, "invalid_request");
    refused(patch(api, POOL, "{"), 400, "malformed_body");
  }

  private static void theRest(Api api) throws IOException {
    JsonNode lane = api.get(RELAYERS).json().path("data").get(1);
    String path = RELAYERS + "/" + lane.path("id").asString();
    assertThat(patch(api, path, "{\"paused\":true}").json().at("/data/paused").asBoolean(false))
        .isTrue();
    assertThat(patch(api, path, "{\"paused\":false}").json().at("/data/paused").asBoolean(true))
        .isFalse();
    JsonNode network = api.get("/api/v1/networks/evm:local").json().path("data");
    members(
        network,
        "id",
        "name",
        "network_type",
        "chain_id",
        "required_confirmations",
        "average_blocktime_ms",
        "explorer_urls",
        "rpc_urls");
    members(api.get("/api/v1/networks/").json(), "success", "data", "error", "pagination");
    members(api.get("/api/v1/signers").json().path("data").get(0), "id", "type", "config");
    Answer hook = api.post("/api/v1/webhooks", Map.of("url", "http://127.0.0.1:9/hook"));
    JsonNode notification = api.get("/api/v1/notifications/" + hook.text("id")).json().path("data");
    members(notification, "id", "type", "url", "has_signing_key");
    Answer ready = api.withHeader("Accept", "application/json").get("/api/v1/ready");
    members(ready.json(), "ready", "status", "reason", "components", "timestamp");
    assertThat(ready.json().path("ready").asBoolean(false)).isTrue();
    Answer health = api.withHeader("Accept", "application/json").get("/health");
    members(health.json(), "status", "version", "uptime");
  }

  private static Answer send(Api api, Map<String, Object> body) {
    return api.post(POOL + "/transactions", body);
  }

  private static Answer keyed(Api api, String key, int value) throws IOException {
    return api.exchange(
        "POST",
        POOL + "/transactions",
        Map.of("Content-Type", List.of("application/json"), "Idempotency-Key", List.of(key)),
        "{\"to\":\"%s\",\"value\":%d,\"speed\":\"fastest\"}"
            .formatted(TO, value)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static Answer patch(Api api, String path, String body) throws IOException {
    return api.exchange(
        "PATCH",
        path,
        Map.of("Content-Type", List.of("application/json")),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer rpc(Api api, String method, List<Object> params) {
    return api.post(
        POOL + "/rpc", Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params));
  }

  private static JsonNode transaction(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    members(answer.json(), "success", "data", "error");
    assertThat(answer.json().path("error").isNull()).isTrue();
    shape(answer.json().path("data"));
    return answer.json().path("data");
  }

  private static void shape(JsonNode transaction) {
    assertThat(transaction.propertyNames())
        .containsExactlyInAnyOrderElementsOf(TRANSACTION.keySet());
    TRANSACTION.forEach((name, types) ->
        assertThat(List.of(types.split(" ", -1)))
            .as(name)
            .contains(transaction.path(name).getNodeType().name()));
  }

  private static void members(JsonNode object, String... names) {
    assertThat(object.propertyNames()).as("%s", object).containsExactlyInAnyOrder(names);
  }

  private static void refused(Answer answer, int status, String code) {
    Problems.assertRefusal(answer, status, code, false);
    members(answer.json(), "success", "data", "error", "code", "retryable");
    assertThat(JsonMapper.shared().writeValueAsString(answer.json())).startsWith("{\"success\"");
  }
}
