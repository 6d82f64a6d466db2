package io.sluice.relay.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** C1, C2, C4: what cannot be right is refused at the door, with words that help. */
class DoorTest {
  private static final Server server = Server.shared();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/relay/transactions?=x",
        "/api/v1/relay/transactions?limit=1&=",
        "/api/v1/relayers/status?=x",
        "/api/v1/relayers/lane-x/nonces?=x",
        "/api/v1/relay/status/0197?=x",
        "/api/v1/dead-letters?=x",
        "/api/v1/dead-letters/fingerprints?=x",
        "/api/v1/health?=x",
        "/api/docs-json?=x",
      })
  void c4_aParameterWithoutANameIsTheCallersFault(String path) {
    Answer answer = server.get(path);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("code").asString()).isEqualTo("invalid_request");
    assertThat(answer.json().path("detail").asString()).contains("a parameter has no name");
  }

  @Test
  void c4_aParameterWithoutANameIsTheCallersFaultWhateverIsDone() {
    assertThat(server.post("/api/v1/relay/direct?=x", "{}").status()).isEqualTo(400);
    Answer form =
        server.send(
            server
                .request("/api/v1/relay/direct")
                .header("X-API-Key", Server.KEY)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("=x"))
                .build());
    assertThat(form.status()).isBetween(400, 499);
  }

  /** Found by FuzzIT: a filter of the framework read forms, and threw what nobody caught. */
  @ParameterizedTest
  @CsvSource({
    "PUT, /api/v1/clients/1/policy, %zz, 415",
    "PUT, /api/v1/clients/1/policy, a=b, 415",
    "PUT, /api/v1/clients/1/rate-limit, =x, 415",
    "DELETE, /api/v1/clients/1/keys/none, %zz, 404",
  })
  void aFormThatCannotBeDecodedIsTheCallersFault(
      String method, String path, String body, int status) {
    Answer answer =
        server.send(
            server
                .request(path)
                .header("X-API-Key", Server.KEY)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, BodyPublishers.ofString(body))
                .build());
    assertThat(answer.status()).isEqualTo(status);
  }

  /** Which of the two is meant nobody can tell. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/relay/transactions?limit=1&limit=2",
        "/api/v1/relay/transactions?status=mined&status=failed",
        "/api/v1/relayers/status?network=a&network=a",
        "/api/v1/health?x&x"
      })
  void aParameterThatIsGivenTwiceIsRefused(String path) {
    Answer answer = server.get(path);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("detail").asString()).contains("given twice");
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("{} {}", "There is more text after the JSON value"),
        Arguments.of("{\"to\": \"0x\"} trailing", "The body is not valid JSON at line 1"),
        Arguments.of("[".repeat(5000), "The body is nested too deeply."),
        Arguments.of("{\"a\":".repeat(5000), "The body is nested too deeply."),
        Arguments.of("", "A JSON body is required."),
        Arguments.of("[" + "{},".repeat(300_000) + "{}]", "The body has too many pieces."),
        Arguments.of("{\"" + "n".repeat(60_000) + "\":1}", "too long"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void c2_saysWhatIsWrongWithABodyThatCannotBeRead(String body, String words) {
    Answer answer = server.post("/api/v1/relay/direct", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("code").asString()).isEqualTo("malformed_body");
    assertThat(answer.json().path("detail").asString()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({
    "relayerId=%EC%97%AC%EB%A6%84, relayerId",
    "relayerId=%00, relayerId",
    "createdFrom=0001-01-01T00:00:00Z, createdFrom",
    "createdUntil=%2B10000-01-01T00:00:00Z, createdUntil",
    "createdUntil=9999-12-31T23:59:59-18:00, createdUntil",
    "cursor=%EC%97%AC, cursor",
    "hash=%00, hash",
    "status=%F0%9F%98%80, status",
  })
  void c1_aQueryThatNoColumnCanBeComparedWithNamesItsField(String query, String field) {
    Answer answer = server.get("/api/v1/relay/transactions?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
  }
}
