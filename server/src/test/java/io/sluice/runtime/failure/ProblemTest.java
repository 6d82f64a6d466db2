package io.sluice.runtime.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whatever goes wrong, the client reads an RFC 9457 problem and never an inner word. */
class ProblemTest {
  private static final Server server = Server.shared();

  @ParameterizedTest
  @CsvSource({
    "/api/v1/failing/bug, 500, internal, true",
    "/api/v1/failing/database, 503, database_unavailable, true",
    "/api/v1/failing/commit, 503, outcome_unknown, true",
    "/api/v1/failing/overloaded, 503, overloaded, true",
    "/api/v1/nothing, 404, not_found, false",
    "/nothing, 404, not_found, false",
    "/api/v1/failing/order, 405, method_not_allowed, false",
    "/api/v1/failing/number/x?other=1, 400, invalid_request, false",
    "/api/v1/failing/number/1, 400, invalid_request, false",
  })
  void everyFailureIsAProblem(String path, int status, String code, boolean retryable) {
    Answer answer = server.get(path);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.json().path("code").asString()).isEqualTo(code);
    assertThat(answer.json().path("type").asString()).isEqualTo("urn:sluice:error:" + code);
    assertThat(answer.json().path("retryable").asBoolean()).isEqualTo(retryable);
    assertThat(answer.json().path("title").asString()).isNotBlank();
    assertThat(answer.json().path("detail").asString()).isNotBlank();
    assertThat(path).startsWith(answer.json().path("instance").asString());
    assertThat(answer.header("Retry-After")).isEqualTo(status == 503 ? "2" : "");
    assertThat(answer.text()).doesNotContain("xception", "io.sluice", "inner words", "trace");
  }

  @Test
  void allFieldsThatAreWrongAreNamed() {
    assertThat(server.get("/api/v1/failing/refused").map().get("errors"))
        .isEqualTo(
            List.of(
                Map.of("field", "to", "message", "is no address"),
                Map.of("field", "value", "message", "is negative")));
  }

  @Test
  void brokenJsonIsToldWithItsPlace() {
    Answer answer = server.post("/api/v1/failing/order", "{\"item\":\n }");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("code").asString()).isEqualTo("malformed_body");
    assertThat(answer.json().path("detail").asString())
        .isEqualTo("The body is not valid JSON at line 2, column 2.");
    assertThat(answer.text()).doesNotContain("tools.jackson");
  }

  @Test
  void aFieldOfTheWrongTypeIsNamedAsItWasWritten() {
    Answer answer =
        server.post("/api/v1/failing/order", "{\"lines\":[{\"count\":1},{\"count\":\"x\"}]}");
    assertThat(answer.json().path("errors").path(0).path("field").asString())
        .isEqualTo("lines[1].count");
  }

  @Test
  void aMissingBodyAndAForeignMediaTypeAreTold() {
    assertThat(server.post("/api/v1/failing/order", "").json().path("code").asString())
        .isEqualTo("malformed_body");
    Answer xml =
        server.send(
            server
                .request("/api/v1/failing/order")
                .header("X-API-Key", Server.KEY)
                .header("Content-Type", "application/xml")
                .POST(BodyPublishers.ofString("<a/>"))
                .build());
    assertThat(xml.status()).isEqualTo(415);
    assertThat(xml.json().path("code").asString()).isEqualTo("unsupported_media_type");
  }

  @Test
  void aBodyPastTheLimitIsRefusedWithAndWithoutALength() {
    String large = "{\"item\":\"" + "a".repeat(1024 * 1024) + "\"}";
    Answer told = server.post("/api/v1/failing/order", large);
    Answer chunked =
        server.send(
            server
                .request("/api/v1/failing/order")
                .header("X-API-Key", Server.KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArrays(List.of(large.getBytes(StandardCharsets.UTF_8))))
                .build());
    for (Answer answer : List.of(told, chunked)) {
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.json().path("detail").asString())
          .isEqualTo("A request body may have at most 1048576 bytes.");
    }
  }

  @Test
  void aClientThatWantsHtmlStillReadsAProblem() {
    Answer answer =
        server.send(
            server
                .request("/api/v1/failing/bug")
                .header("X-API-Key", Server.KEY)
                .header("Accept", "text/html, */*;q=0.1")
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .build());
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().path("traceId").asString())
        .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "gibberish",
        "application/json; charset=nonsense",
        "application/json;charset=utf-16, */*"
      })
  void whoDoesNotTakeTheAnswerIsToldBeforeAnythingIsDone(String accept) {
    long before = stored();
    Answer answer =
        server.send(
            server
                .request("/api/v1/relay/direct")
                .header("X-API-Key", Server.KEY)
                .header("Accept", accept)
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"to\":\"0x%s\",\"data\":\"0x\"}".formatted("ab".repeat(20))))
                .build());
    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.json().path("code").asString()).isEqualTo("not_acceptable");
    assertThat(stored()).isEqualTo(before);
  }

  private static long stored() {
    return Objects.requireNonNull(
        server
            .context()
            .getBean(JdbcTemplate.class)
            .queryForObject("SELECT COUNT(*) FROM transactions", Long.class));
  }

  @Test
  void aRequestThatIsNotHttpIsAProblemToo() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request = "GET /a{b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 400")
          .contains("application/problem+json", "\"code\":\"invalid_request\"")
          .doesNotContain("html", "Tomcat");
    }
  }

  @Test
  void everyAnswerCarriesTheSecureHeaders() {
    Answer answer = server.get("/api/v1/nothing");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("Server")).isEmpty();
  }
}
