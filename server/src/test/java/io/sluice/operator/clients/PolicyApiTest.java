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

/** An administrator says what a client may send, and the client is held to it. */
class PolicyApiTest {
  private static final Server server = Server.shared();
  private static final String TOKEN = "0x" + "aa".repeat(20);
  private static final String TRANSFER = "0xa9059cbb" + "00".repeat(64);

  private Server shop = server;
  private String path = "";

  @BeforeEach
  void aClient() {
    String name = "shop " + UUID.randomUUID();
    shop =
        new Server(
            server.context(),
            TestKeys.issue(server.context(), name, Set.of(Scope.RELAY_READ, Scope.RELAY_WRITE)));
    path = "/api/v1/clients/" + TestKeys.client(server.context(), name) + "/policy";
  }

  @Test
  void withoutOneEverythingIsAllowedOnALocalChainOnly() {
    JsonNode policy = server.get(path).json();
    assertThat(policy.path("own").asBoolean()).isFalse();
    assertThat(policy.path("contracts")).isEmpty();
    assertThat(shop.post("/api/v1/relay/direct", direct(TOKEN, TRANSFER)).status()).isEqualTo(202);
  }

  @Test
  void whatIsNotListedIsRefusedWithTheRule() {
    set(
        """
        {"contracts": [{"address": "%s", "selectors": ["transfer(address,uint256)"]}]}
        """
            .formatted(TOKEN));
    assertThat(shop.post("/api/v1/relay/direct", direct(TOKEN, TRANSFER)).status()).isEqualTo(202);
    refused(direct("0x" + "bb".repeat(20), TRANSFER), "contract_not_allowed", "contracts");
    refused(direct(TOKEN, "0x095ea7b3"), "function_not_allowed", "selectors");
    refused(
        "{\"to\": \"%s\", \"data\": \"%s\", \"value\": \"1\"}".formatted(TOKEN, TRANSFER),
        "value_over_limit",
        "maxValue");
  }

  @Test
  void whoIsSentForBySomeRelayersMustNameOne() {
    set("{\"anyContract\": true, \"relayers\": [\"lane-of-the-shop\"]}");
    refused(direct(TOKEN, TRANSFER), "relayer_not_allowed", "relayers");
    assertThat(check(direct(TOKEN, TRANSFER)).path("code").asString())
        .isEqualTo("relayer_not_allowed");
  }

  @Test
  void aRelayerMayHaveAnyLetterInItsName() {
    set("{\"anyContract\": true, \"relayers\": [\"büro-\u6e2f-\ud83d\ude80\"]}");
    assertThat(server.get(path).json().path("relayers").path(0).asString())
        .isEqualTo("büro-\u6e2f-\ud83d\ude80");
    refused(direct(TOKEN, TRANSFER), "relayer_not_allowed", "relayers");
  }

  @Test
  void inABatchEachItemIsHeldToIt() {
    set("{\"contracts\": [{\"address\": \"%s\"}]}".formatted(TOKEN));
    String items =
        """
        {"items": [{"type": "direct", "to": "%s", "data": "0x"}, {"type": "direct", "to": "0x%s", "data": "0x"}]}
        """
            .formatted(TOKEN, "bb".repeat(20));
    Answer answer = shop.post("/api/v1/relay/batch", items);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text()).contains("contract_not_allowed");
  }

  @Test
  void aCheckSaysTheSameAndSendsNothing() {
    set(
        "{\"contracts\": [{\"address\": \"%s\", \"selectors\": [\"0xa9059cbb\"]}]}"
            .formatted(TOKEN));
    JsonNode good = check(direct(TOKEN, TRANSFER));
    assertThat(good.path("allowed").asBoolean()).isTrue();
    assertThat(good.path("rule").isNull()).isTrue();
    JsonNode bad = check(direct(TOKEN, "0x095ea7b3"));
    assertThat(bad.path("allowed").asBoolean()).isFalse();
    assertThat(bad.path("code").asString()).isEqualTo("function_not_allowed");
    assertThat(bad.path("rule").asString()).isEqualTo("selectors");
    assertThat(bad.path("calls").get(0).path("selector").asString()).isEqualTo("0x095ea7b3");
    assertThat(shop.get("/api/v1/relay/transactions").json().path("items")).isEmpty();
  }

  @Test
  void whatWasSetIsShownAndCanBeTakenAway() {
    JsonNode set =
        set(
            """
            {"contracts": [{"address": "%s", "network": "local", "selectors": ["transfer(address,uint256)", "0x"]}],
             "creation": true, "maxValue": "1000000000000000000", "maxGas": "200000", "maxDataBytes": 1000,
             "blockedUsers": ["0x%s"], "anyRelayer": false, "relayers": ["lane-2", "lane-1"]}
            """
                .formatted(TOKEN, "cc".repeat(20)));
    assertThat(server.get(path).json()).isEqualTo(set);
    assertThat(set.path("own").asBoolean()).isTrue();
    assertThat(set.path("contracts").get(0).path("selectors").toString())
        .isEqualTo("[\"0x\",\"0xa9059cbb\"]");
    assertThat(set.path("relayers").toString()).isEqualTo("[\"lane-1\",\"lane-2\"]");
    assertThat(set.path("maxValue").asString()).isEqualTo("1000000000000000000");
    Answer removed =
        server.send(
            server
                .request(path)
                .header("X-API-Key", server.key())
                .method("DELETE", BodyPublishers.noBody())
                .build());
    assertThat(removed.json().path("own").asBoolean()).isFalse();
    assertThat(server.get("/api/v1/audit?limit=10").text()).contains("policy.set", "policy.remove");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"contracts\": {}} | contracts",
        "{\"contracts\": [\"0xaa\"]} | contracts",
        "{\"contracts\": [{\"address\": \"0xaa\"}]} | contracts[0].address",
        "{\"contracts\": [{}]} | contracts[0].address",
        "{\"contracts\": [{\"address\": \"0x1111111111111111111111111111111111111111\", \"selectors\": [\"transfer\"]}]} | contracts[0].selectors",
        "{\"contracts\": [{\"address\": \"0x1111111111111111111111111111111111111111\", \"network\": \"mars\"}]} | contracts[0].network",
        "{\"contracts\": [{\"address\": \"0x1111111111111111111111111111111111111111\", \"selector\": [\"0x\"]}]} | contracts[0].selector",
        "{\"maxValue\": \"1e18\"} | maxValue",
        "{\"maxGas\": 1} | maxGas",
        "{\"maxDataBytes\": -1} | maxDataBytes",
        "{\"blockedUsers\": [\"bob\"]} | blockedUsers",
        "{\"relayers\": [\" \"]} | relayers",
        "{\"anyRelayer\": \"yes\"} | anyRelayer",
        "{\"maxvalue\": \"1\"} | maxvalue"
      })
  void whatIsWrongIsToldByField(String body, String field) {
    Answer refused = put(body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("errors").get(0).path("field").asString()).isEqualTo(field);
    assertThat(server.get(path).json().path("own").asBoolean()).as("left as it was").isFalse();
  }

  private static String direct(String to, String data) {
    return "{\"to\": \"%s\", \"data\": \"%s\"}".formatted(to, data);
  }

  private void refused(String body, String code, String rule) {
    Answer answer = shop.post("/api/v1/relay/direct", body);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().path("code").asString()).isEqualTo(code);
    assertThat(answer.json().path("detail").asString()).endsWith("Rule: " + rule + ".");
  }

  private JsonNode check(String request) {
    return shop.post(
            "/api/v1/policy/check", "{\"type\": \"direct\", \"request\": %s}".formatted(request))
        .json();
  }

  private JsonNode set(String body) {
    Answer answer = put(body);
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
