package io.sluice.relay;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Server;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.TestDatabase;
import io.sluice.engine.lane.LaneSettings;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.Networks;
import io.sluice.runtime.failure.StartupException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** A process that works for two networks, of which nobody answers. */
class NetworksTest {
  private static final TestDatabase DATABASE = TestDatabase.empty();
  private static final Server SERVER =
      Server.start(
          DATABASE,
          "--sluice.chain.id=31337",
          "--sluice.policy.open-chains=31337,8453",
          "--sluice.networks.base.rpc.urls=http://127.0.0.1:1",
          "--sluice.networks.base.lane.window-initial=7");
  private static final String BODY =
      "{\"to\": \"0x00000000000000000000000000000000000000aa\", \"data\": \"0x\"%s}";

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void aRequestGoesWhereItSaysAndElseToTheDefaultNetwork() {
    JsonNode local = accepted("");
    JsonNode base = accepted(", \"network\": \"base\"");
    assertThat(local.path("network").asString()).isEqualTo("local");
    assertThat(base.path("network").asString()).isEqualTo("base");
    assertThat(chain(local)).isEqualTo("local 31337");
    assertThat(chain(base)).isEqualTo("base 8453");
    assertThat(chain(accepted(", \"network\": 8453"))).isEqualTo("base 8453");
    assertThat(list("?network=base")).contains(id(base)).doesNotContain(id(local));
    assertThat(list("?network=31337")).contains(id(local)).doesNotContain(id(base));
    assertThat(list("")).contains(id(local), id(base));
    assertThat(
            sql().queryForList("SELECT queue FROM outbox WHERE items = ?", String.class, id(base)))
        .as("what is not with the queue server yet")
        .allMatch("relay-transactions-base"::equals);
  }

  @Test
  void anotherNetworkIsRefusedByItsField() {
    Server.Answer answer =
        SERVER.post("/api/v1/relay/direct", BODY.formatted(", \"network\": \"polygon\""));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors").get(0).path("field").asString()).isEqualTo("network");
    assertThat(answer.text())
        .contains("there is no network \\\"polygon\\\" here; there is local, base");
  }

  @Test
  void aTransactionOfANetworkThatOthersWorkForIsShownAndNotChanged() {
    String id = id(accepted(""));
    sql()
        .update(
            "UPDATE transactions SET chain_id = 137 WHERE id = ?", Columns.id(UUID.fromString(id)));
    String path = "/api/v1/relay/transactions/" + id;
    for (Server.Answer answer :
        List.of(
            SERVER.send(SERVER.request(path).header("X-API-Key", Server.KEY).DELETE().build()),
            SERVER.post(path + "/speed-up", "{}"))) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(503);
      assertThat(answer.json().path("code").asString()).isEqualTo("network_not_served");
      assertThat(answer.json().path("detail").asString())
          .isEqualTo("This process does not work for network polygon.");
      assertThat(answer.header("Retry-After")).isNotEmpty();
    }
    JsonNode status = SERVER.get("/api/v1/relay/status/" + id).json();
    assertThat(status.path("network").asString()).isEqualTo("polygon");
    assertThat(status.path("status").asString()).isEqualTo("pending");
  }

  /** What was accepted elsewhere for the default network is told as it was there. */
  @Test
  void aProcessThatDoesNotWorkForTheDefaultNetworkNamesItInWhatItRepeats() {
    try (Server other =
        Server.start(
            DATABASE,
            "--sluice.chain.id=31337",
            "--sluice.policy.open-chains=31337,8453",
            "--sluice.networks.base.rpc.urls=http://127.0.0.1:1",
            "--networks=base")) {
      Server.Answer first = keyed(SERVER);
      Server.Answer again = keyed(other);
      assertThat(first.json().path("network").asString()).isEqualTo("local");
      assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
      assertThat(again.text()).isEqualTo(first.text());
      assertThat(other.post("/api/v1/relay/direct", BODY.formatted("")).status()).isEqualTo(400);
    }
  }

  private static Server.Answer keyed(Server server) {
    return server.send(
        server
            .request("/api/v1/relay/direct")
            .header("X-API-Key", Server.KEY)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "of-the-default-network")
            .POST(BodyPublishers.ofString(BODY.formatted("")))
            .build());
  }

  @Test
  void oneKeyMayBeARelayerOnSeveralNetworks() {
    for (long chain : List.of(31337L, 8453L)) {
      sql()
          .update(
              "INSERT INTO lanes (chain_id, address, name, state, window_size) VALUES (?, ?, 'lane-twice', 'NEW', 8)",
              chain,
              new byte[20]);
    }
    assertThat(relayers("")).containsExactlyInAnyOrder("lane-twice local", "lane-twice base");
    assertThat(relayers("?network=base")).containsExactly("lane-twice base");
    String nonces = "/api/v1/relayers/lane-twice/nonces";
    assertThat(SERVER.get(nonces + "?network=base").json().path("network").asString())
        .isEqualTo("base");
    Server.Answer which = SERVER.get(nonces);
    assertThat(which.status()).isEqualTo(400);
    assertThat(which.text()).contains("Relayer lane-twice is there on local and base.");
    Server.Answer drained = SERVER.post("/api/v1/relayers/lane-twice/drain?network=base", "");
    assertThat(drained.json().path("status").asString()).isEqualTo("draining");
    assertThat(SERVER.get("/api/v1/relayers/status?network=local").text()).contains("\"new\"");
  }

  @Test
  void eachNetworkHasItsHealthItsMetersAndItsSettings() {
    eventually(() -> assertThat(network("finality")).isEqualTo("local"));
    eventually(() -> assertThat(network("finality.base")).isEqualTo("base"));
    eventually(
        () -> assertThat(checks().path("networks").path("status").asString()).isEqualTo("UP"));
    JsonNode checks = checks();
    assertThat(checks.propertyNames()).contains("chain", "chain.base");
    assertThat(checks.path("sqs").path("queues").propertyNames())
        .contains("relay-transactions", "relay-transactions-base");
    assertThat(SERVER.get("/metrics").text())
        .contains("network=\"local\"")
        .contains("network=\"base\"");
    Networks networks = SERVER.context().getBean(Networks.class);
    assertThat(networks.bean(new ChainId(8453), LaneSettings.class).windowInitial()).isEqualTo(7);
    assertThat(networks.bean(new ChainId(31337), LaneSettings.class).windowInitial()).isEqualTo(64);
  }

  @Test
  void aDefaultNetworkOfAnotherChainThanTheDatabasesIsRefused() {
    assertThatThrownBy(() -> Server.start(DATABASE, "--sluice.chain.id=137"))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "This database was made for chain 8453 and 31337; sluice.chain.id says 137. Correct CHAIN_ID, use another database, or declare this chain as one more network under sluice.networks.");
    assertThatThrownBy(() ->
            Server.start(
                DATABASE,
                "--sluice.networks.base.chain.id=10",
                "--sluice.networks.base.rpc.urls=http://127.0.0.1:1"))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "Network base is chain 8453 in this database, and chain 10 in the settings. Correct the chain id, or give the network another name.");
  }

  private static String network(String check) {
    return checks().path(check).path("network").asString("");
  }

  private static JsonNode checks() {
    return SERVER.get("/api/v1/health").json().path("checks");
  }

  private static JsonNode accepted(String more) {
    Server.Answer answer = SERVER.post("/api/v1/relay/direct", BODY.formatted(more));
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.json();
  }

  private static String id(JsonNode accepted) {
    return accepted.path("transactionId").asString();
  }

  private static String chain(JsonNode accepted) {
    JsonNode status = SERVER.get("/api/v1/relay/status/" + id(accepted)).json();
    return status.path("network").asString() + " " + status.path("chainId").asString();
  }

  private static List<String> list(String query) {
    List<String> ids = new ArrayList<>();
    SERVER
        .get("/api/v1/relay/transactions" + query)
        .json()
        .path("items")
        .forEach(item -> ids.add(id(item)));
    return ids;
  }

  private static List<String> relayers(String query) {
    List<String> names = new ArrayList<>();
    SERVER
        .get("/api/v1/relayers/status" + query)
        .json()
        .path("relayers")
        .forEach(
            each -> names.add(each.path("id").asString() + " " + each.path("network").asString()));
    return names;
  }

  private static JdbcTemplate sql() {
    return SERVER.context().getBean(JdbcTemplate.class);
  }
}
