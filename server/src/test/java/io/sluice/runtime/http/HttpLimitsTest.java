package io.sluice.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.backing.database.TestDatabase;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L3, M4: what the server refuses to take or to tell, and what browsers are told. */
class HttpLimitsTest {
  private static Server server;

  @BeforeAll
  static void start() {
    server =
        Server.start(
            TestDatabase.migrated(),
            "--sluice.management.port=0",
            "--sluice.http.hsts=365d",
            "--sluice.http.cors-origins=https://app.example.com");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void l3_metricsAndDetailsAreToldAtTheManagementPortAlone() {
    Answer open = server.get("/api/v1/health");
    assertThat(open.json().path("status").asString()).isNotBlank();
    assertThat(open.json().has("checks")).isFalse();
    assertThat(server.get("/metrics").status()).isEqualTo(404);
    assertThat(atManagement("/api/v1/health").json().has("checks")).isTrue();
    assertThat(atManagement("/metrics").status()).isEqualTo(200);
    assertThat(atManagement("/metrics").text()).contains("http_connections_cut_total");
    assertThat(atManagement("/api/v1/relay/direct/transactions").status()).isEqualTo(404);
    assertThat(atManagement("/api/docs-json").status()).isEqualTo(404);
  }

  @Test
  void l3_everyAnswerSaysWhatBrowsersMayDo() {
    Answer answer = server.get("/api/v1/relayers/status");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("Content-Security-Policy"))
        .isEqualTo("default-src 'none'; frame-ancestors 'none'");
    assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
    assertThat(server.get("/api/docs").header("Content-Security-Policy"))
        .contains("default-src 'self'", "frame-ancestors 'none'");
  }

  @Test
  void l3_pagesOfNamedOriginsMayCallAndNoOthers() {
    Answer asked = preflight("https://app.example.com");
    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
    assertThat(asked.response().headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    Answer other = preflight("https://evil.example.com");
    assertThat(other.status()).isEqualTo(403);
    assertThat(other.response().headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void l3_withoutASettingNoOriginMay() {
    Answer asked =
        Server.shared()
            .send(
                Server.shared()
                    .request("/api/v1/relayers/status")
                    .header("Origin", "https://app.example.com")
                    .header("X-API-Key", Server.KEY)
                    .build());
    assertThat(asked.response().headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  /** M4: as a tree such a body is thirty times as large. */
  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/relay/direct", "/api/v1/relay/batch", "/api/v1/relay/gasless"})
  void m4_aBodyOfManySmallPiecesIsRefusedBeforeItIsATree(String path) {
    String many = "[" + "{},".repeat(300_000) + "{}]";
    Answer answer = server.post(path, many);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("code").asString()).isEqualTo("malformed_body");
    assertThat(answer.text()).contains("too many pieces");
    assertThat(server.post(path, "[".repeat(2000) + "]".repeat(2000)).text())
        .contains("nested too deeply");
    assertThat(server.post(path, "{\"" + "n".repeat(60_000) + "\":1}").text()).contains("too long");
    assertThat(server.post(path, "{\"value\":" + "1".repeat(2000) + "}").text())
        .contains("too long");
  }

  private static Answer preflight(String origin) {
    return server.send(
        server
            .request("/api/v1/relay/direct")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "x-api-key,x-signature,content-type")
            .build());
  }

  private static Answer atManagement(String path) {
    int port =
        java.util.Objects.requireNonNull(server.context().getBean(ManagementPort.class).port());
    return server.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("X-API-Key", server.key())
            .build());
  }
}
