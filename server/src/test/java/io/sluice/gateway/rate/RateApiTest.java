package io.sluice.gateway.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.access.TestKeys;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a client may call, and how it is told; without a Redis here. */
class RateApiTest {
  private static final Server server = Server.shared();

  private final String name = "hasty " + UUID.randomUUID();
  private final Server client =
      new Server(
          server.context(), TestKeys.issue(server.context(), name, Set.of(Scope.RELAY_READ)));

  @Test
  void everyAnswerSaysWhatIsLeft() {
    Answer first = client.get("/api/v1/who");
    assertThat(first.header("RateLimit-Policy")).isEqualTo("\"client\";q=400;w=2");
    assertThat(first.header("RateLimit")).startsWith("\"client\";r=399;t=");
  }

  @Test
  void whoCallsTooOftenIsToldWhenToComeAgain() {
    limit("{\"perSecond\": 1, \"burst\": 3}");
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      statuses.add(client.get("/api/v1/who").status());
    }
    assertThat(statuses).startsWith(200, 200, 200).contains(429);
    Answer refused = client.get("/api/v1/who");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().path("code").asString()).isEqualTo("rate_limited");
    assertThat(refused.json().path("retryable").asBoolean()).isTrue();
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(refused.header("RateLimit")).startsWith("\"client\";r=0;t=");
    assertThat(server.get("/api/v1/who").status()).as("somebody else").isEqualTo(200);
    assertThat(server.send(server.request("/api/v1/health/live").build()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"perSecond\": 0, \"burst\": 1}",
        "{\"perSecond\": 1}",
        "{\"perSecond\": 1, \"burst\": 1.5}",
        "{\"perSecond\": 1, \"burst\": 1, \"burts\": 1}"
      })
  void whatIsWrongIsTold(String body) {
    assertThat(put(body).status()).isEqualTo(400);
  }

  private void limit(String body) {
    Answer set = put(body);
    assertThat(set.status()).isEqualTo(200);
    assertThat(server.get(path()).json()).isEqualTo(set.json());
  }

  private Answer put(String body) {
    return server.send(
        server
            .request(path())
            .header("X-API-Key", server.key())
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build());
  }

  private String path() {
    return "/api/v1/clients/" + TestKeys.client(server.context(), name) + "/rate-limit";
  }
}
