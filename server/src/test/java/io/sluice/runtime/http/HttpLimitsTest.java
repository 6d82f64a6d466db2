package io.sluice.runtime.http;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.backing.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L3, M4: what a stranger can do to the server itself, and what browsers are told. */
class HttpLimitsTest {
  private static final int ANSWER = 5000;

  private static Server server;

  @BeforeAll
  static void start() {
    server =
        Server.start(
            TestDatabase.migrated(),
            "--sluice.management.port=0",
            "--sluice.http.max-connections-per-address=40",
            "--sluice.http.head-time=300ms",
            "--sluice.http.body-time=300ms",
            "--sluice.http.hsts=365d",
            "--sluice.http.cors-origins=https://app.example.com");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A byte now and then keeps Tomcat's own time-out from ever coming. */
  @Test
  void l3_whoSendsTheHeadOfARequestByteByByteIsCutOff() throws IOException {
    try (Socket slow = connect()) {
      say(slow, "GET /api/v1/health/live HTTP/1.1\r\nHost: here\r\nX-A: ");
      eventually(() -> assertThat(isClosedAfter(slow, "a")).isTrue());
    }
    assertThat(server.get("/api/v1/health/live").status()).isEqualTo(200);
  }

  @Test
  void l3_whoSendsTheBodyByteByByteIsToldThatItTakesTooLong() throws IOException {
    try (Socket slow = connect()) {
      say(
          slow,
          "POST /api/v1/relay/direct HTTP/1.1\r\nHost: here\r\nX-API-Key: %s\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"
              .formatted(server.key()));
      StringBuilder answer = new StringBuilder();
      eventually(() -> {
        if (answer.isEmpty()) {
          say(slow, " ");
        }
        answer.append(readNow(slow));
        assertThat(answer.toString()).startsWith("HTTP/1.1 408");
      });
      assertThat(answer.toString()).contains("request_timeout");
    }
  }

  @Test
  void l3_oneAddressHasSoManyConnectionsAndNoMore() throws IOException {
    List<Socket> all = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        all.add(connect());
      }
      eventually(() ->
          assertThat(all.stream().filter(HttpLimitsTest::isRefused).count())
              .isGreaterThanOrEqualTo(20));
    } finally {
      for (Socket each : all) {
        each.close();
      }
    }
    eventually(() -> {
      Socket again = connect();
      say(again, "GET /api/v1/health/live HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
      assertThat(read(again)).startsWith("HTTP/1.1 200");
    });
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
            .header("Access-Control-Request-Headers", "x-api-key,content-type")
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

  private static Socket connect() {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      socket.setSoTimeout(ANSWER);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(Socket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String readNow(Socket socket) {
    try {
      return socket.getInputStream().available() > 0 ? read(socket) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Socket socket) {
    try {
      byte[] some = new byte[4096];
      int length = socket.getInputStream().read(some);
      return length < 0 ? "" : new String(some, 0, length, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closed by the server without a word. */
  private static boolean isRefused(Socket socket) {
    return isClosedAfter(socket, "");
  }

  private static boolean isClosedAfter(Socket socket, String text) {
    try {
      say(socket, text);
      socket.setSoTimeout(20);
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException | UncheckedIOException e) {
      return true;
    }
  }
}
