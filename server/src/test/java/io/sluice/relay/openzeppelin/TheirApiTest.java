package io.sluice.relay.openzeppelin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.backing.database.TestDatabase;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.lane.Window;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.rpc.ContractNode;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.access.TestKeys;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** C6: who wrote against their API is answered as they would, by an API process alone. */
class TheirApiTest {
  private static final ContractNode NODE = new ContractNode();
  private static final Server server =
      Server.start(TestDatabase.empty(), "--sluice.rpc.urls=" + NODE.url());
  private static final JdbcTemplate sql = server.context().getBean(JdbcTemplate.class);
  private static final String RELAYERS = "/api/v1/relayers";
  private static final String POOL = RELAYERS + "/pool";
  private static final String LANE = "lane-11111111";
  private static final String DRAINED = "lane-22222222";
  private static final String TO = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
  private static final TheirCalls calls = new TheirCalls(server);
  private static String other;

  @BeforeAll
  static void lanes() {
    server
        .context()
        .getBean(Lanes.class)
        .register(
            new ChainId(31337),
            List.of(new Address("0x" + "11".repeat(20)), new Address("0x" + "22".repeat(20))),
            new Window(64, 16, 2048));
    sql.update("UPDATE lanes SET state = 'ACTIVE', mined_nonce = 0, balance = x'05'");
    sql.update("UPDATE lanes SET state = 'DRAINING' WHERE name = ?", DRAINED);
    other = TestKeys.issue(server.context(), "other", Set.of(Scope.RELAY_READ, Scope.RELAY_WRITE));
  }

  @AfterAll
  static void stop() {
    server.close();
    NODE.close();
  }

  @Test
  void aTransactionIsTakenAndAnsweredAsTheyDo() {
    Answer sent = calls.send(LANE, "{\"to\":\"%s\",\"value\":1,\"speed\":\"fast\"}".formatted(TO));
    assertThat(sent.status()).as(sent.text()).isEqualTo(200);
    JsonNode data = sent.json().path("data");
    assertThat(sent.json().propertyNames()).containsExactly("success", "data", "error");
    assertThat(data.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "hash",
            "status",
            "status_reason",
            "created_at",
            "sent_at",
            "confirmed_at",
            "gas_price",
            "gas_limit",
            "nonce",
            "value",
            "from",
            "to",
            "relayer_id",
            "data",
            "max_fee_per_gas",
            "max_priority_fee_per_gas",
            "signature",
            "speed",
            "is_canceled");
    assertThat(data.path("status").asString()).isEqualTo("pending");
    assertThat(data.path("value").asString()).isEqualTo("0x1");
    assertThat(data.path("from").asString()).isEqualTo("0x" + "11".repeat(20));
    assertThat(data.path("relayer_id").asString()).isEqualTo(LANE);
    assertThat(data.path("hash").isNull()).isTrue();
    JsonNode found =
        calls.get(RELAYERS + "/" + LANE + "/transactions/" + calls.id(sent)).path("data");
    assertThat(found.path("speed").asString()).isEqualTo("fast");
    ((ObjectNode) found).set("from", data.get("from")); // not routed
    assertThat(found).isEqualTo(data);
  }

  @ParameterizedTest
  @CsvSource({
    "9007199254740993, 0x20000000000001",
    "'\"9007199254740993\"', 0x20000000000001",
    "'\"0x20000000000001\"', 0x20000000000001",
    "1e21, 0x3635c9adc5dea00000",
    "123456789012345678901234567890, 0x18ee90ff6c373e0ee4e3f0ad2",
    "0, 0x0"
  })
  void aValueIsExactHoweverItIsWritten(String value, String hex) {
    Answer sent =
        calls.send("pool", "{\"to\":\"%s\",\"value\":%s,\"speed\":\"fast\"}".formatted(TO, value));
    assertThat(sent.json().at("/data/value").asString()).as(sent.text()).isEqualTo(hex);
    assertThat(calls.get(POOL + "/transactions/" + calls.id(sent)).at("/data/value").asString())
        .isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'to':'T','value':1}|Transaction must specify either gasPrice, speed, or EIP1559 parameters",
        "{'to':'T','value':1,'speed':'fast','gas_price':1}|Cannot mix different transaction types",
        "{'to':'T','value':1,'max_fee_per_gas':1}|EIP1559 transactions require both maxFeePerGas and maxPriorityFeePerGas",
        "{'to':'T','value':1,'gas_price':1000000000}|Sluice prices transactions itself",
        "{'to':'T','value':1,'max_fee_per_gas':3e10,'max_priority_fee_per_gas':1e9}|Sluice prices transactions itself",
        "{'to':'T','speed':'fast'}|value is missing",
        "{'value':1,'speed':'fast'}|to and data are both missing",
        "{'to':'T','value':0.5,'speed':'fast'}|value must be",
        "{'to':'T','value':1,'speed':'fast','gas_limit':5}|gas_limit must be at least 21000",
        "{'to':'T','value':1,'speed':'fast','valid_until':'2001-01-01T00:00:00Z'}|valid_until must be in the future",
        "{'to':'T','value':1,'speed':'fast','nonce':5}|nonce is not a field",
        "[]|must be a JSON object"
      })
  void whatCannotBeSentIsRefusedInASentence(String body, String sentence) {
    Answer answer = calls.send("pool", body.replace('\'', '"').replace("\"T\"", "\"" + TO + "\""));
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().propertyNames())
        .containsExactly("success", "data", "error", "code", "retryable");
    assertThat(answer.json().path("success").asBoolean(true)).isFalse();
    assertThat(answer.json().path("data").isNull()).isTrue();
    assertThat(answer.json().path("error").asString()).contains(sentence);
  }

  @Test
  void aKeyIsTakenAsABearerToken() {
    assertThat(calls.bearer(Server.KEY, "GET", POOL, "").status()).isEqualTo(200);
    Answer refused = calls.bearer("wrong", "GET", POOL, "");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.text())
        .isEqualTo(
            "{\"success\":false,\"code\":401,\"error\":\"Unauthorized\",\"message\":\"Unauthorized\"}");
    assertThat(
            server.send(server.request(POOL).header("Authorization", "bearer x").build()).status())
        .isEqualTo(401);
  }

  @Test
  void whatAnotherClientHasIsNotThere() {
    String id =
        calls.id(
            calls.send("pool", "{\"to\":\"%s\",\"value\":1,\"speed\":\"fast\"}".formatted(TO)));
    for (String method : List.of("GET", "DELETE")) {
      Answer answer = calls.bearer(other, method, POOL + "/transactions/" + id, "");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.json().path("error").asString())
          .isEqualTo("Transaction with ID " + id + " not found");
    }
    assertThat(
            calls
                .bearer(other, "GET", POOL + "/transactions/", "")
                .json()
                .at("/pagination/total_items")
                .asInt())
        .isZero();
  }

  @Test
  void whatIsAnotherRelayersIsNotThere() {
    String id =
        calls.id(calls.send(LANE, "{\"to\":\"%s\",\"value\":1,\"speed\":\"fast\"}".formatted(TO)));
    String elsewhere = RELAYERS + "/" + DRAINED + "/transactions/" + id;
    assertThat(server.get(elsewhere).status()).isEqualTo(404);
    assertThat(server.get(POOL + "/transactions/" + id).status()).isEqualTo(200);
  }

  @Test
  void aPausedRelayerTakesNothingNewAndAnswersWhatItHas() {
    String body = "{\"to\":\"%s\",\"value\":1,\"speed\":\"fast\"}".formatted(TO);
    Answer refused = calls.send(DRAINED, body);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().path("error").asString()).isEqualTo("Relayer paused");
    assertThat(refused.json().path("code").asString()).isEqualTo("relayer_paused");
    assertThat(server.get(RELAYERS + "/" + DRAINED).json().at("/data/paused").asBoolean()).isTrue();
  }

  @Test
  void aKeyOfARequestMakesItHappenOnce() {
    String key = UUID.randomUUID().toString();
    String body = "{\"to\":\"%s\",\"value\":\"0x7\",\"speed\":\"fast\"}".formatted(TO);
    Answer first = calls.keyed(key, body);
    Answer again = calls.keyed(key, body);
    assertThat(calls.id(again)).isEqualTo(calls.id(first));
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(calls.keyed(key, body.replace("0x7", "0x8")).status()).isEqualTo(422);
  }

  @Test
  void listsHavePagesAndASlashAtTheirEndSaysNothing() {
    String own =
        TestKeys.issue(server.context(), "pages", Set.of(Scope.RELAY_READ, Scope.RELAY_WRITE));
    for (int i = 1; i <= 5; i++) {
      calls.bearer(
          own,
          "POST",
          POOL + "/transactions",
          "{\"to\":\"%s\",\"value\":%d,\"speed\":\"fast\"}".formatted(TO, i));
    }
    JsonNode page = calls.bearer(own, "GET", POOL + "/transactions/?page=2&per_page=2", "").json();
    assertThat(page.propertyNames()).containsExactly("success", "data", "error", "pagination");
    assertThat(page.path("data").valueStream().map(each -> each.path("value").asString()))
        .containsExactly("0x3", "0x2");
    assertThat(page.path("pagination").toString())
        .isEqualTo("{\"current_page\":2,\"per_page\":2,\"total_items\":5}");
    String path = POOL + "/transactions?status=";
    assertThat(calls.bearer(own, "GET", path + "Pending", "").json().path("data").size())
        .isEqualTo(5);
    assertThat(calls.bearer(own, "GET", path + "mined", "").json().path("data").size()).isZero();
    assertThat(calls.bearer(own, "GET", path + "lost", "").status()).isEqualTo(400);
    assertThat(
            calls
                .bearer(own, "GET", RELAYERS + "/" + LANE + "/transactions", "")
                .json()
                .path("data")
                .size())
        .isZero();
    assertThat(calls.bearer(own, "GET", POOL + "/transactions?page=9999&per_page=9", "").status())
        .isEqualTo(400);
    assertThat(
            calls
                .bearer(own, "GET", POOL + "/pending_txs", "")
                .json()
                .at("/pagination/total_items")
                .asInt())
        .isEqualTo(5);
  }

  /** Theirs says so and sends the payment again (H3). */
  @Test
  void h3_deletingWhatIsPendingCancelsIt() {
    String own =
        TestKeys.issue(server.context(), "h3", Set.of(Scope.RELAY_READ, Scope.RELAY_WRITE));
    String body = "{\"to\":\"%s\",\"value\":1,\"speed\":\"fast\"}".formatted(TO);
    String id = calls.id(calls.bearer(own, "POST", RELAYERS + "/" + LANE + "/transactions", body));
    JsonNode done =
        calls
            .bearer(own, "DELETE", RELAYERS + "/" + LANE + "/transactions/pending", "")
            .json()
            .path("data");
    assertThat(done.path("queued_for_cancellation_transaction_ids").get(0).asString())
        .isEqualTo(id);
    assertThat(done.path("failed_to_queue_transaction_ids").size()).isZero();
    assertThat(done.path("total_processed").asInt()).isEqualTo(1);
    JsonNode after = calls.bearer(own, "GET", POOL + "/transactions/" + id, "").json().path("data");
    assertThat(after.path("status").asString()).isEqualTo("canceled");
    assertThat(after.path("is_canceled").asBoolean()).isTrue();
    assertThat(after.path("value").asString()).isEqualTo("0x1");
  }

  @Test
  void aReplacementMayOnlyBeFaster() {
    String body = "{\"to\":\"%s\",\"value\":1,\"speed\":\"fast\"}".formatted(TO);
    String path = POOL + "/transactions/" + calls.id(calls.send("pool", body));
    assertThat(calls.put(path, body.replace("fast", "fastest")).json().at("/data/speed").asString())
        .isEqualTo("fastest");
    assertThat(calls.put(path, body.replace("fast", "average")).json().path("error").asString())
        .isEqualTo("speed must be fastest or faster");
    assertThat(
            calls
                .put(path, body.replace("fast", "fastest").replace(":1", ":2"))
                .json()
                .path("error")
                .asString())
        .isEqualTo("value cannot be changed: cancel the transaction, and send another");
    assertThat(
            calls.put(path, "{\"to\":\"%s\",\"value\":1,\"gas_price\":9}".formatted(TO)).status())
        .isEqualTo(400);
  }

  @Test
  void relayersArePoolsAndLanes() {
    JsonNode all = calls.get(RELAYERS);
    assertThat(all.path("data").valueStream().map(each -> each.path("id").asString()))
        .containsExactly("pool", LANE, DRAINED);
    assertThat(calls.get(RELAYERS + "/local:" + LANE).path("data"))
        .isEqualTo(all.path("data").get(1));
    assertThat(calls.get(RELAYERS + "/" + LANE + "/balance").path("data").toString())
        .isEqualTo("{\"balance\":5,\"unit\":\"wei\"}");
    assertThat(calls.get(POOL + "/balance").at("/data/balance").asInt()).isEqualTo(10);
    assertThat(calls.get(RELAYERS + "/" + LANE + "/status").path("data").propertyNames())
        .containsExactly(
            "network_type",
            "balance",
            "pending_transactions_count",
            "last_confirmed_transaction_timestamp",
            "system_disabled",
            "paused",
            "nonce");
    assertThat(server.get(RELAYERS + "/nobody").json().path("error").asString())
        .isEqualTo("Relayer with ID nobody not found");
    assertThat(calls.get("/api/v1/relayers/status").has("totalConfigured")).as("our own").isTrue();
    Answer own = server.get("/api/v1/relayers/lane-9/nonces");
    assertThat(own.header("Content-Type")).as("our own").isEqualTo("application/problem+json");
  }

  @Test
  void pausingDrainsAndIsInTheAuditLog() {
    String path = RELAYERS + "/" + DRAINED;
    assertThat(calls.patch(path, "{\"paused\":false}").json().at("/data/paused").asBoolean(true))
        .isFalse();
    assertThat(calls.patch(path, "{\"paused\":true}").json().at("/data/paused").asBoolean())
        .isTrue();
    assertThat(
            sql.queryForList(
                "SELECT action FROM audit_entries ORDER BY number DESC LIMIT 2", String.class))
        .containsExactly("relayer.drain", "relayer.resume");
    assertThat(calls.patch(path, "{\"name\":\"other\"}").status()).isEqualTo(400);
    assertThat(calls.patch(path, "{\"policies\":{}}").status()).isEqualTo(400);
    assertThat(calls.patch(POOL, "{\"paused\":true}").status()).isEqualTo(400);
    assertThat(calls.bearer(other, "PATCH", path, "{\"paused\":false}").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/v1/relayers",
        "DELETE /api/v1/relayers/pool",
        "POST /api/v1/relayers/pool/sign",
        "POST /api/v1/relayers/pool/sign-typed-data",
        "POST /api/v1/relayers/pool/sign-transaction",
        "PATCH /api/v1/networks/evm:local",
        "POST /api/v1/signers",
        "PATCH /api/v1/signers/lane-11111111",
        "DELETE /api/v1/signers/lane-11111111",
        "POST /api/v1/notifications",
      })
  void whatWeDoNotDoIsRefusedInASentence(String operation) {
    String[] parts = operation.split(" ", -1);
    Answer answer = calls.bearer(Server.KEY, parts[0], parts[1], "{}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().path("code").asString()).isEqualTo("not_supported");
    assertThat(answer.json().path("error").asString()).hasSizeGreaterThan(20);
  }

  @Test
  void theRestCanBeRead() {
    assertThat(calls.get("/api/v1/networks/evm:local").at("/data/chain_id").asInt())
        .isEqualTo(31337);
    assertThat(calls.get("/api/v1/networks").path("data").size()).isEqualTo(1);
    assertThat(calls.get("/api/v1/signers/" + LANE).at("/data/config/address").asString())
        .isEqualTo("0x" + "11".repeat(20));
    assertThat(calls.get("/api/v1/notifications").path("data").isEmpty()).isTrue();
    assertThat(server.get("/api/v1/networks/evm:none").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/notifications/" + UUID.randomUUID()).status()).isEqualTo(404);
    Answer ready = server.send(server.request("/api/v1/ready").build());
    assertThat(ready.status()).isIn(200, 503);
    assertThat(ready.json().propertyNames())
        .containsExactly("ready", "status", "reason", "components", "timestamp");
    assertThat(server.send(server.request("/health").build()).json().propertyNames())
        .containsExactly("status", "version", "uptime");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'jsonrpc':'2.0','id':7,'method':'eth_chainId'}|{'jsonrpc':'2.0','id':7,'result':'0x7a69'}",
        "{'jsonrpc':'2.0','id':'a','method':'net_version'}|{'jsonrpc':'2.0','id':'a','result':'31337'}",
        "{'jsonrpc':'2.0','id':1,'method':'eth_getCode','params':['0x3333333333333333333333333333333333333333','latest']}|{'jsonrpc':'2.0','id':1,'result':'0x'}",
        "{'jsonrpc':'2.0','id':1,'method':'eth_blockNumber','params':[]}|{'jsonrpc':'2.0','id':1,'error':{'code':-32601,'message':'the method does not exist'}}",
        "{'jsonrpc':'2.0','id':1,'method':'eth_sendRawTransaction','params':['0x']}|{'jsonrpc':'2.0','id':1,'error':{'code':-32601,'message':'The method eth_sendRawTransaction is not available: send through POST …/transactions.'}}",
        "{'jsonrpc':'2.0','id':1,'method':'debug_traceCall'}|{'jsonrpc':'2.0','id':1,'error':{'code':-32601,'message':'The method debug_traceCall is not available.'}}",
        "{'jsonrpc':'2.0','id':1,'method':'eth_call','params':{}}|{'jsonrpc':'2.0','id':1,'error':{'code':-32602,'message':'params must be an array.'}}",
        "{}|{'jsonrpc':'2.0','id':null,'error':{'code':-32600,'message':'One call of JSON-RPC 2.0 is expected.'}}"
      })
  void nodesAreAskedWhatTheyMayBeAsked(String call, String answer) {
    Answer said = server.post(POOL + "/rpc", call.replace('\'', '"'));
    assertThat(said.status()).as(said.text()).isEqualTo(200);
    assertThat(said.json()).isEqualTo(JsonMapper.shared().readTree(answer.replace('\'', '"')));
  }
}
