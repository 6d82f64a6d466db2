package io.sluice.acceptance.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  private static final String DIRECT = "/api/v1/relay/direct";
  private static final String CHECKSUMMED = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
  private static final String UINT256_MAX =
      "115792089237316195423570985008687907853269984665640564039457584007913129639935";
  private static final String UINT256_MAX_PLUS_1 =
      "115792089237316195423570985008687907853269984665640564039457584007913129639936";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          to         | "0x70997970c51812dc3a010c7d01b50e0d17dc79C8"
          to         | "0x70997970C51812dc3A010C7d01b50e0d17dc79C"
          to         | "70997970c51812dc3a010c7d01b50e0d17dc79c8"
          to         | "0xg0997970c51812dc3a010c7d01b50e0d17dc79c8"
          to         | ""
          to         | 7
          to         | null
          data       | "0x123"
          data       | "1234"
          data       | "0xzz"
          data       | []
          data       | null
          value      | "-1"
          value      | "1.5"
          value      | "0x10"
          value      | "1e18"
          value      | " 1"
          value      | ""
          value      | -1
          value      | 1.5
          value      | 1e400
          value      | 1e999999999
          value      | true
          value      | {}
          gasLimit   | "20999"
          gasLimit   | "16777217"
          gasLimit   | "many"
          speed      | "warp"
          speed      | 1
          relayerId  | "nobody"
          validUntil | "2001-01-01T00:00:00Z"
          validUntil | "tomorrow"
          validUntil | 1700000000
          retryOnFailure | "yes"
          retryOnFailure | 1
          """)
  void aWrongValueIsRefusedByTheNameOfItsField(String field, String json) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("to", "\"" + CHECKSUMMED + "\"");
    fields.put("data", "\"0x\"");
    fields.put(field, json);
    List<String> members =
        fields.entrySet().stream().map(e -> "\"" + e.getKey() + "\":" + e.getValue()).toList();

    Answer answer = posted("{" + String.join(",", members) + "}");
    Problems.assertInvalid(answer, field);
  }

  @Test
  void aNumberBeyondUint256IsRefusedAndTheLargestIsUnderstood() {
    Problems.assertInvalid(
        posted(body("\"value\":\"" + UINT256_MAX_PLUS_1 + "\",\"speed\":\"x\"")), "value", "speed");
    Problems.assertInvalid(
        posted(body("\"value\":\"" + UINT256_MAX + "\",\"speed\":\"x\"")), "speed");
  }

  @Test
  void calldataBeyond128KiBIsRefusedWithBothSizes() {
    String tooMuch = "00".repeat(128 * 1024 + 1);
    Answer answer = posted("{\"to\":\"%s\",\"data\":\"0x%s\"}".formatted(CHECKSUMMED, tooMuch));
    Problems.assertInvalid(answer, "data");
    assertThat(Problems.message(answer, "data")).contains("131072").contains("131073");
  }

  @Test
  void err006_aBodyBeyondTheLimitIsRefusedBeforeItIsRead() {
    Answer answer = posted("{\"to\":\"" + "a".repeat(2_000_000) + "\"}");
    Problems.assertProblem(answer, 413, "payload_too_large", false);
  }

  @Test
  void err012_allErrorsAreReportedAtOnce() {
    Answer answer =
        posted(
            """
            {"to":"0x12","data":"xyz","value":"-5","gasLimit":"1","speed":"warp","relayerId":"nobody",
             "validUntil":"never","retryOnFailure":"maybe","colour":"red"}
            """);
    Problems.assertInvalid(
        answer,
        "to",
        "data",
        "value",
        "speed",
        "relayerId",
        "validUntil",
        "retryOnFailure",
        "colour");
  }

  @Test
  void missingFieldsAreNamed() {
    Problems.assertInvalid(posted("{}"), "to", "data");
  }

  @Test
  void anUnknownFieldIsRefusedWithAGuess() {
    Answer answer = posted(body("\"gas_limit\":\"21000\""));
    Problems.assertInvalid(answer, "gas_limit");
    assertThat(Problems.message(answer, "gas_limit")).contains("did you mean gasLimit?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"text\"", "1", "null"})
  void aBodyThatIsNoObjectIsRefused(String body) {
    Problems.assertProblem(posted(body), 400, "invalid_request", false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"to\":}", "{\"to\":\"0x\"} trailing", "to=0x12"})
  void err001_err002_whatIsNoJSONIsRefused(String body) {
    Problems.assertProblem(posted(body), 400, "malformed_body", false);
  }

  @Test
  void numbersAreTakenAsJSONNumbersTooAndAddressesInOneCase() {
    Order lower = Order.transfer().with("value", 12).with("gasLimit", 30_000);
    sluice.submits(
        new Order(lower.to(), "0x", "12", Map.of("gasLimit", 30_000), Order.Ending.CONFIRMED));
    Order upper = Order.transfer();
    String shouted = "0x" + upper.to().substring(2).toUpperCase(java.util.Locale.ROOT);
    sluice.submits(upper.to(shouted));
  }

  private static String body(String more) {
    return "{\"to\":\"" + CHECKSUMMED + "\",\"data\":\"0x\"," + more + "}";
  }

  private static Answer posted(String body) {
    return sluice.api().post(DIRECT, body, "application/json");
  }
}
