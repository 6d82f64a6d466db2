package io.sluice.gateway.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class IdempotencyKeyTest {
  private final JsonMapper json = new JsonMapper();

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a, a",
        "8e03978e-40d5-43dd-bc93-6894a57f9324, 8e03978e-40d5-43dd-bc93-6894a57f9324",
        "\"abc\", abc",
        "`  abc `, abc",
        "A:b/c?d, A:b/c?d",
      })
  void isTheTextOfTheHeader(String header, String key) {
    assertThat(IdempotencyKey.parse(header).value()).isEqualTo(key);
  }

  @Test
  void mayHave255Characters() {
    assertThat(IdempotencyKey.parse("k".repeat(255)).value()).hasSize(255);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\"\"", "\"", "a b", "ä", "a\"b", "\"a\"b\"", "a\u0000"})
  void isRefusedWhenItIsNone(String header) {
    refused(header);
  }

  @Test
  void isRefusedWhenItIsTooLong() {
    refused("k".repeat(256));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"b\":[1,{\"c\":null}]} | {\"b\" : [1, {\"c\": null}], \"a\": 1}",
        "{} | { }",
      })
  void formAndOrderDoNotMatter(String one, String other) {
    assertThat(print("POST /a", one)).isEqualTo(print("POST /a", other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1} | {\"a\":\"1\"}",
        "{\"a\":1} | {\"a\":2}",
        "{\"a\":[1,2]} | {\"a\":[2,1]}",
        "{\"a\":null} | {}",
        "{\"a\":{\"b\":1}} | {\"a\":{},\"b\":1}",
        "{\"a\":\"b=1,\"} | {\"a\":\"b\"}",
      })
  void whatIsAskedForMatters(String one, String other) {
    assertThat(print("POST /a", one)).isNotEqualTo(print("POST /a", other));
  }

  @Test
  void whereItIsAskedMatters() {
    assertThat(print("POST /a", "{}")).isNotEqualTo(print("POST /b", "{}"));
  }

  private Fingerprint print(String what, String body) {
    return Fingerprint.of(what, json.readTree(body));
  }

  private static void refused(String header) {
    RefusedException refusal =
        catchThrowableOfType(RefusedException.class, () -> IdempotencyKey.parse(header));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal.errors().getFirst().field()).isEqualTo("Idempotency-Key");
  }
}
