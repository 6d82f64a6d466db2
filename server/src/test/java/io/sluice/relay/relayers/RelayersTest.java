package io.sluice.relay.relayers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.backing.database.TestDatabase;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.lane.Window;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.access.TestKeys;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** 12: a key can be retired while running, by who may. */
class RelayersTest {
  private static final Server server = Server.start(TestDatabase.empty());
  private static final JdbcTemplate sql = server.context().getBean(JdbcTemplate.class);
  private static final String ONE = "lane-00000000";
  private static final String OTHER = "lane-aaaaaaaa";

  @AfterAll
  static void close() {
    server.close();
  }

  @BeforeEach
  void lanes() {
    sql.update("DELETE FROM lanes");
    server
        .context()
        .getBean(Lanes.class)
        .register(
            new ChainId(31337),
            Stream.of("00", "aa").map(two -> new Address("0x" + two.repeat(20))).toList(),
            new Window(64, 16, 2048));
    sql.update("UPDATE lanes SET state = 'ACTIVE', mined_nonce = 0");
  }

  @Test
  void b12_drainsAndResumesARelayer() {
    assertThat(server.post(path(ONE, "drain"), "").json().path("status").asString())
        .isEqualTo("draining");
    assertThat(lane(ONE).path("healthy").asBoolean()).isFalse();
    assertThat(lane(OTHER).path("status").asString()).isEqualTo("active");
    assertThat(server.post(path(ONE, "drain"), "").status()).as("twice").isEqualTo(200);
    assertThat(server.post(path(ONE, "resume"), "").json().path("status").asString())
        .isEqualTo("active");
    assertThat(server.post(path(ONE, "resume"), "").status()).as("twice").isEqualTo(200);
  }

  /** A key that was retired on purpose is no trouble for ever. */
  @Test
  void b12_countsOnlyWhatIsInService() {
    server.post(path(ONE, "drain"), "");
    JsonNode all = server.get("/api/v1/relayers/status").json();
    assertThat(all.path("status").asString()).isEqualTo("healthy");
    assertThat(all.path("totalConfigured").asInt()).isEqualTo(1);
    assertThat(all.path("relayers").size()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"drain", "resume"})
  void b12_saysThatThereIsNoSuchRelayer(String change) {
    assertThat(server.post(path("lane-9", change), "").status()).isEqualTo(404);
    assertThat(server.post(path("%EC%97%AC%EB%A6%84", change), "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"drain", "resume"})
  void b12_isForAdministratorsOnly(String change) {
    String key =
        TestKeys.issue(server.context(), "shop", Set.of(Scope.RELAY_READ, Scope.RELAY_WRITE));
    Answer answer =
        server.send(
            server
                .request(path(ONE, change))
                .header("X-API-Key", key)
                .POST(BodyPublishers.noBody())
                .build());
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().path("code").asString()).isEqualTo("forbidden");
    assertThat(lane(ONE).path("status").asString()).isEqualTo("active");
  }

  @Test
  void showsWhatIsPromisedAndWhatBlocks() {
    sql.update(
        """
        INSERT INTO transactions (id, client_id, chain_id, state, value, data, speed, retry_on_failure, lane_id, open_lane,
                                  reserved, created_at, updated_at)
        SELECT UNHEX(REPEAT(?, 16)), 1, 31337, 'ROUTED', x'00', '', 'average', FALSE, id, id, 5, UTC_TIMESTAMP(6),
               UTC_TIMESTAMP(6)
          FROM lanes WHERE name = ?
        """,
        "a1",
        ONE);
    sql.update(
        """
        UPDATE lanes SET blocked_reason = '余额不足', blocked_since = UTC_TIMESTAMP(6), blocked_nonce = 3, blocked_tries = 2,
                         retry_at = UTC_TIMESTAMP(6)
         WHERE name = ?
        """,
        ONE);
    assertThat(lane(ONE).path("promised").asString()).isEqualTo("5");
    assertThat(lane(ONE).path("blocked").asString()).isEqualTo("余额不足");
    assertThat(lane(ONE).path("blockedSince").asString()).endsWith("Z");
    assertThat(lane(ONE).path("healthy").asBoolean()).isFalse();
    assertThat(lane(OTHER).path("promised").asString()).isEqualTo("0");
    assertThat(lane(OTHER).path("blocked").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "from=-1, from",
    "from=9223372036854775807, from",
    "limit=501, limit",
    "form=1, form"
  })
  void refusesAQueryOfNoncesThatIsWrong(String query, String field) {
    Answer answer = server.get("/api/v1/relayers/" + ONE + "/nonces?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
  }

  private static JsonNode lane(String name) {
    List<JsonNode> found =
        server
            .get("/api/v1/relayers/status")
            .json()
            .path("relayers")
            .valueStream()
            .filter(lane -> lane.path("id").asString().equals(name))
            .toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static String path(String name, String change) {
    return "/api/v1/relayers/" + name + "/" + change;
  }
}
