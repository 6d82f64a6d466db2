package io.sluice.gateway.access;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Clients and their keys, made, replaced and ended by an administrator. */
class ClientsApiTest {
  private static final Server server = Server.shared();
  private static final String READER = "{\"scopes\": [\"relay:read\"]}";

  private final String name = "shop " + UUID.randomUUID();
  private String keys = "";

  @BeforeEach
  void aClient() {
    Answer made = server.post("/api/v1/clients", "{\"name\": \"%s\"}".formatted(name));
    assertThat(made.status()).isEqualTo(201);
    String id = made.json().path("id").asString();
    assertThat(made.header("Location")).isEqualTo("/api/v1/clients/" + id);
    keys = "/api/v1/clients/" + id + "/keys";
  }

  @Test
  void aKeyNamesItsClientAndIsShownOnce() {
    JsonNode made = make(READER);
    String key = made.path("key").asString();
    assertThat(with(key).get("/api/v1/who").text()).isEqualTo(name);
    String shown = server.get(keys).text();
    assertThat(shown).contains(made.path("id").asString()).doesNotContain(key.substring(20));
    eventually(() ->
        assertThat(listed(made.path("id").asString()).path("lastUsedAt").asString(""))
            .isNotEmpty());
  }

  @Test
  void aNameIsTakenOnce() {
    Answer again = server.post("/api/v1/clients", "{\"name\": \"%s\"}".formatted(name));
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().path("code").asString()).isEqualTo("client_exists");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " shop", "a\\nb", "\\u202eshop", "\\ud800"})
  void aNameCanBeShownInALine(String wrong) {
    Answer refused = server.post("/api/v1/clients", "{\"name\": \"%s\"}".formatted(wrong));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("errors").get(0).path("field").asString()).isEqualTo("name");
  }

  @Test
  void aRevokedKeyOpensNothingWithinASecond() {
    JsonNode made = make(READER);
    Server its = with(made.path("key").asString());
    assertThat(its.get("/api/v1/who").status()).isEqualTo(200);
    Answer revoked = delete(keys + "/" + made.path("id").asString());
    assertThat(revoked.json().path("revokedAt").asString("")).isNotEmpty();
    eventually(() -> assertThat(its.get("/api/v1/who").status()).isEqualTo(401));
    Answer again = delete(keys + "/" + made.path("id").asString());
    assertThat(again.json().path("revokedAt")).isEqualTo(revoked.json().path("revokedAt"));
  }

  @Test
  void aReplacedKeyWorksAsLongAsWasAskedFor() {
    JsonNode first = make("{\"scopes\": [\"relay:read\"], \"allowedIps\": [\"127.0.0.0/8\"]}");
    Answer second = rotate(first, "");
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.json().path("scopes")).isEqualTo(first.path("scopes"));
    assertThat(second.json().path("allowedIps")).isEqualTo(first.path("allowedIps"));
    assertThat(with(first.path("key").asString()).get("/api/v1/who").status()).isEqualTo(200);
    assertThat(with(second.json().path("key").asString()).get("/api/v1/who").status())
        .isEqualTo(200);
    Answer third = rotate(second.json(), "{\"overlapSeconds\": 0}");
    assertThat(third.status()).isEqualTo(201);
    eventually(() ->
        assertThat(with(second.json().path("key").asString()).get("/api/v1/who").status())
            .isEqualTo(401));
    assertThat(rotate(second.json(), "").json().path("code").asString()).isEqualTo("too_late");
  }

  @Test
  void aKeyMayBeBoundToAddresses() {
    String elsewhere =
        make("{\"scopes\": [\"relay:read\"], \"allowedIps\": [\"203.0.113.0/24\", \"2001:db8::1\"]}")
            .path("key")
            .asString();
    Answer refused = with(elsewhere).get("/api/v1/who");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().path("code").asString()).isEqualTo("address_not_allowed");
    assertThat(refused.json().path("detail").asString()).contains("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"scopes\": []}",
        "{\"scopes\": [\"relay:everything\"]}",
        "{\"scopes\": \"relay:read\"}",
        "{\"scopes\": [\"relay:read\"], \"expiresAt\": \"2020-01-01T00:00:00Z\"}",
        "{\"scopes\": [\"relay:read\"], \"allowedIps\": []}",
        "{\"scopes\": [\"relay:read\"], \"allowedIps\": [\"example.com\"]}",
        "{\"scopes\": [\"relay:read\"], \"allowedIPs\": [\"127.0.0.1\"]}"
      })
  void whatIsWrongWithAKeyIsTold(String body) {
    Answer refused = server.post(keys, body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("errors").size()).isPositive();
  }

  @Test
  void aKeyIsFoundUnderItsOwnClientOnly() {
    JsonNode made = make(READER);
    String other =
        server
            .post("/api/v1/clients", "{\"name\": \"other %s\"}".formatted(name))
            .json()
            .path("id")
            .asString();
    String path = "/api/v1/clients/" + other + "/keys/" + made.path("id").asString();
    assertThat(delete(path).status()).isEqualTo(404);
    assertThat(server.post(path + "/rotate", "").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/clients/999999999/keys").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/clients/x/keys").status()).isEqualTo(400);
  }

  @Test
  void nobodyElseMakesKeys() {
    Server client =
        with(
            TestKeys.issue(
                server.context(), "curious", Set.of(Scope.RELAY_READ, Scope.RELAY_WRITE)));
    assertThat(client.get("/api/v1/clients").status()).isEqualTo(403);
    assertThat(client.post(keys, READER).status()).isEqualTo(403);
    assertThat(client.get("/api/v1/audit").status()).isEqualTo(403);
    assertThat(client.get("/api/v1/dead-letters").status()).isEqualTo(403);
    assertThat(client.post("/api/v1/dead-letters/discard", "{\"all\": true}").status())
        .isEqualTo(403);
    assertThat(client.get("/api/v1/relayers/lane-0/nonces").status()).isEqualTo(403);
  }

  @Test
  void everyActIsInTheAuditLog() {
    JsonNode made = make(READER);
    String id = made.path("id").asString();
    rotate(made, "");
    delete(keys + "/" + id);
    JsonNode log = server.get("/api/v1/audit?limit=50").json();
    assertThat(log.path("items").toString())
        .contains("key.create", "key.rotate", "key.revoke", id)
        .doesNotContain(made.path("key").asString().substring(22));
    JsonNode proof = server.get("/api/v1/audit/verify").json();
    assertThat(proof.path("intact").asBoolean()).isTrue();
  }

  @Test
  void clientsAreListedPageByPage() {
    JsonNode first = server.get("/api/v1/clients?limit=1").json();
    assertThat(first.path("items").size()).isEqualTo(1);
    JsonNode second =
        server.get("/api/v1/clients?limit=1&cursor=" + first.path("nextCursor").asString()).json();
    assertThat(second.path("items").get(0).path("id"))
        .isNotEqualTo(first.path("items").get(0).path("id"));
    assertThat(server.get("/api/v1/clients?cursor=x").status()).isEqualTo(400);
  }

  private JsonNode make(String body) {
    Answer made = server.post(keys, body);
    assertThat(made.status()).isEqualTo(201);
    return made.json();
  }

  private Answer rotate(JsonNode key, String body) {
    return server.post(keys + "/" + key.path("id").asString() + "/rotate", body);
  }

  private JsonNode listed(String id) {
    return server
        .get(keys)
        .json()
        .path("items")
        .valueStream()
        .filter(each -> each.path("id").asString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Answer delete(String path) {
    return server.send(
        server
            .request(path)
            .header("X-API-Key", server.key())
            .method("DELETE", BodyPublishers.noBody())
            .build());
  }

  private static Server with(String key) {
    return new Server(server.context(), key);
  }
}
