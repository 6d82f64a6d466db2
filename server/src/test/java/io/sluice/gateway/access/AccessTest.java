package io.sluice.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller meets at the door. */
class AccessTest {
  private static final Server server = Server.shared();

  @Test
  void theBootstrapKeyOpensAndNamesTheFirstClient() {
    assertThat(server.get("/api/v1/who").text()).isEqualTo("default");
  }

  @Test
  void withoutAKeyOrWithAWrongOneTheAnswerIs401() {
    Answer without = server.send(server.request("/api/v1/who").build());
    Answer wrong = server.send(server.request("/api/v1/who").header("X-API-Key", "no").build());
    for (Answer answer : new Answer[] {without, wrong}) {
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.header("WWW-Authenticate")).isNotBlank();
      assertThat(answer.json().path("code").asString()).isEqualTo("unauthenticated");
    }
    assertThat(without.json().path("detail").asString())
        .isEqualTo("Send an API key in the header X-API-Key.");
  }

  /** RFC 6750. */
  @Test
  void aKeyMayComeAsABearerToken() {
    assertThat(bearer("Bearer " + Server.KEY).text()).isEqualTo("default");
    for (String wrong : new String[] {"bearer " + Server.KEY, "Basic " + Server.KEY, "Bearer no"}) {
      assertThat(bearer(wrong).status()).as(wrong).isEqualTo(401);
    }
    Answer both =
        server.send(
            server
                .request("/api/v1/who")
                .header("X-API-Key", "no")
                .header("Authorization", "Bearer " + Server.KEY)
                .build());
    assertThat(both.status()).as("our own header counts").isEqualTo(401);
  }

  private static Answer bearer(String header) {
    return server.send(server.request("/api/v1/who").header("Authorization", header).build());
  }

  @Test
  void aKeyThatMayOnlyReadCannotWrite() {
    String key = TestKeys.issue(server.context(), "reader", Set.of(Scope.RELAY_READ));
    Server reader = new Server(server.context(), key);
    assertThat(reader.get("/api/v1/who").text()).isEqualTo("reader");
    Answer refused = reader.post("/api/v1/who", "{}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().path("code").asString()).isEqualTo("forbidden");
    assertThat(server.post("/api/v1/who", "{}").status()).isEqualTo(200);
  }

  @Test
  void anOperationThatNamesNoScopeIsClosedToAllKeys() {
    Answer answer =
        server.send(
            server.request("/api/v1/who").header("X-API-Key", server.key()).DELETE().build());
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().path("detail").asString()).isEqualTo("Nobody may do this.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/health",
        "/api/v1/health/live",
        "/api/v1/health/ready",
        "/api/v1/ready",
        "/health",
        "/metrics",
        "/api/docs",
        "/api/docs-json",
        "/api/swagger-ui/index.html"
      })
  void whatOperatorsAndReadersNeedIsOpen(String path) {
    assertThat(server.send(server.request(path).build()).status()).isNotEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/%761/who",
        "/api/v1;x=1/who",
        "/api//v1/who",
        "/api/v1/who/",
        "/api/v1/who;/api/docs",
        "/api/swagger-ui/../v1/who",
        "/api/swagger-ui/%2e%2e/v1/who",
        "/api/docs/../v1/who",
        "/api/v1/health/../who",
        "//api/v1/who"
      })
  void noSpellingOfAPathOpensIt(String path) throws IOException {
    assertThat(statusLine(path)).matches("HTTP/1.1 40[01] .*");
  }

  /** Sent as it is: a client library would tidy the path up. */
  private static String statusLine(String path) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    }
  }
}
