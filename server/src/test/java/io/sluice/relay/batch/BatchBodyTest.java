package io.sluice.relay.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What a batch is, and that anything else is refused as a whole. */
class BatchBodyTest {
  private static final String PATH = "/api/v1/relay/batch";
  private static final Server SERVER = Server.shared();

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("{}", "is missing; must be an array of 1 to 1000 items"),
        Arguments.of("{\"items\": {}}", "must be an array of 1 to 1000 items"),
        Arguments.of("{\"items\": []}", "must be 1 to 1000 items, not 0"),
        Arguments.of(
            body(Collections.nCopies(1001, "{}").toArray(String[]::new)),
            "must be 1 to 1000 items, not 1001"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void whatIsNoBatchIsOneProblem(String body, String message) {
    Answer answer = SERVER.post(PATH, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("items");
    assertThat(answer.json().at("/errors/0/message").asString()).isEqualTo(message);
  }

  @Test
  void aBodyThatIsTooLargeOrNoObjectIsOneProblem() {
    assertThat(SERVER.post(PATH, body("\"" + "x".repeat(1 << 20) + "\"")).status()).isEqualTo(413);
    assertThat(SERVER.post(PATH, "[]").status()).isEqualTo(400);
    assertThat(SERVER.post(PATH, "{\"items\": [1], \"item\": 1}").text()).contains("did you mean");
  }

  @Test
  void theDescriptionSaysWhatAnItemHolds() {
    JsonNode schemas =
        SERVER.send(SERVER.request("/api/docs-json").build()).json().at("/components/schemas");
    assertThat(schemas.at("/DirectItem/properties").propertyNames())
        .contains("type", "idempotencyKey", "to", "data", "validUntil");
    assertThat(schemas.at("/GaslessItem/properties").propertyNames())
        .contains("type", "idempotencyKey", "request", "signature");
    assertThat(schemas.at("/BatchRequest/properties/items/maxItems").asInt()).isEqualTo(1000);
    assertThat(schemas.at("/BatchRequest/properties/items/items/oneOf").valueStream())
        .extracting(each -> each.path("$ref").asString())
        .containsExactlyInAnyOrder(
            "#/components/schemas/DirectItem", "#/components/schemas/GaslessItem");
    assertThat(schemas.at("/BatchResult/properties").propertyNames())
        .containsExactlyInAnyOrder(
            "index", "status", "transactionId", "network", "createdAt", "error");
  }

  private static String body(String... items) {
    return "{\"items\": [" + String.join(",", items) + "]}";
  }
}
