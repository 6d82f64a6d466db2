package io.sluice.runtime.http;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.backing.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L3: who is slow, or comes too often at once, of a server with little patience. */
class SlowClientsTest {
  private static final int ANSWER = 5000;

  private static Server server;

  @BeforeAll
  static void start() {
    server =
        Server.start(
            TestDatabase.migrated(),
            "--sluice.http.max-connections-per-address=40",
            "--sluice.http.head-time=300ms",
            "--sluice.http.body-time=300ms");
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
    eventually(() -> assertThat(server.get("/api/v1/health/live").status()).isEqualTo(200));
  }

  /** Whoever reads it: a signed one is read before its controller is asked. */
  @ParameterizedTest
  @ValueSource(strings = {"X-Other: t", "X-Signature: t"})
  void l3_whoSendsTheBodyByteByByteIsToldThatItTakesTooLong(String header) throws IOException {
    try (Socket slow = connect()) {
      say(
          slow,
          "POST /api/v1/relay/direct HTTP/1.1\r\nHost: here\r\nX-API-Key: %s\r\n%s\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"
              .formatted(server.key(), header));
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
          assertThat(all.stream().filter(SlowClientsTest::isRefused).count())
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
