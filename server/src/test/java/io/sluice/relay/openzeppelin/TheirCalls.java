package io.sluice.relay.openzeppelin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import tools.jackson.databind.JsonNode;

/** Calls a client of theirs makes. */
record TheirCalls(Server server) {
  private static final String RELAYERS = "/api/v1/relayers";

  Answer send(String relayer, String body) {
    return server.post(RELAYERS + "/" + relayer + "/transactions", body);
  }

  Answer keyed(String key, String body) {
    return server.send(
        server
            .request(RELAYERS + "/pool/transactions")
            .header("X-API-Key", Server.KEY)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  Answer put(String path, String body) {
    return bearer(Server.KEY, "PUT", path, body);
  }

  Answer patch(String path, String body) {
    return bearer(Server.KEY, "PATCH", path, body);
  }

  Answer bearer(String key, String method, String path, String body) {
    return server.send(
        server
            .request(path)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  JsonNode get(String path) {
    Answer answer = server.get(path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  String id(Answer sent) {
    assertThat(sent.status()).as(sent.text()).isEqualTo(200);
    return sent.json().at("/data/id").asString();
  }
}
