package io.sluice.runtime.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FieldTypeTest {
  private enum Size {
    SMALL,
    LARGE
  }

  private static final FieldType<Size> SIZE =
      FieldType.choice(Size.values(), size -> size.name().charAt(0) + "");

  /** As the product's is. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @ParameterizedTest
  @CsvSource({
    "\"0\", 0",
    "\"007\", 7",
    "5.0, 5",
    "1e3, 1000",
    "1.0000000000000001e16, 10000000000000001",
    "9007199254740993, 9007199254740993",
    "18446744073709551615, 18446744073709551615",
  })
  void amountsAreExact(String json, BigInteger amount) {
    assertThat(FieldType.amount(BigInteger.TWO.pow(64)).ofJson(json(json))).isEqualTo(amount);
  }

  @ParameterizedTest
  @CsvSource({
    "9, 'must be a whole number from 0 to 9, as a decimal string'",
    "18446744073709551616, 'must be a whole number from 0 to 18446744073709551616, as a decimal string'",
    "340282366920938463463374607431768211455, 'must be a whole number from 0 to 2^128 - 1, as a decimal string'",
  })
  void amountsSayHowFarTheyGo(BigInteger largest, String message) {
    FieldType<BigInteger> type = FieldType.amount(largest);
    assertThat(complaint(type, largest.add(BigInteger.ONE).toString())).isEqualTo(message);
    assertThat(type.ofText(largest.toString())).isEqualTo(largest);
  }

  @Test
  void integersHaveALeast() {
    FieldType<Long> type = FieldType.integer(3, 5);
    assertThat(type.ofText("3")).isEqualTo(3);
    assertThat(type.ofJson(json("5"))).isEqualTo(5);
    assertThat(complaint(type, "2")).isEqualTo("must be a whole number from 3 to 5");
    assertThat(complaint(type, json("6"))).isEqualTo("must be a whole number from 3 to 5");
  }

  @Test
  void aFlagIsAWordInAQueryAndNoTextInABody() {
    assertThat(FieldType.FLAG.ofText("true")).isTrue();
    assertThat(FieldType.FLAG.ofText("false")).isFalse();
    assertThat(FieldType.FLAG.ofJson(json("true"))).isTrue();
    assertThat(complaint(FieldType.FLAG, "yes")).isEqualTo("must be true or false");
    assertThat(complaint(FieldType.FLAG, json("\"true\""))).isEqualTo("must be true or false");
  }

  @Test
  void aChoiceNamesWhatThereIs() {
    assertThat(SIZE.ofText("L")).isEqualTo(Size.LARGE);
    assertThat(complaint(SIZE, "l")).isEqualTo("must be one of S, L");
    assertThat(complaint(SIZE, json("0"))).isEqualTo("must be one of S, L");
  }

  @Test
  void aListIsAnArrayOrHasCommas() {
    FieldType<List<Size>> sizes = FieldType.list("sizes", SIZE);
    assertThat(sizes.ofText("S, L")).containsExactly(Size.SMALL, Size.LARGE);
    assertThat(sizes.ofJson(json("[\"L\"]"))).containsExactly(Size.LARGE);
    assertThat(sizes.ofJson(json("[]"))).isEmpty();
    assertThat(complaint(sizes, "S,")).isEqualTo("must be sizes");
    assertThat(complaint(sizes, json("[\"S\", 1]"))).isEqualTo("must be sizes");
    assertThat(complaint(sizes, json("\"S\""))).isEqualTo("must be sizes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0001-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z",
        "+999999999-12-31T23:59:59-18:00",
        "2030-01-02",
        "2030-02-30T00:00:00Z",
        "yesterday"
      })
  void timesAreThoseThatCanBeStored(String text) {
    assertThat(FieldType.TIME.ofText("2030-01-01T09:00:00.1234567+09:00"))
        .hasToString("2030-01-01T00:00:00.123456Z");
    assertThat(complaint(FieldType.TIME, text)).isEqualTo("must be " + Times.EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-1-1-1-1", "0198f000-0000-7000-8000-00000000000g", "여름", ""})
  void aUuidHas36Characters(String text) {
    assertThat(complaint(FieldType.UUID, json("\"" + text + "\""))).isEqualTo("must be a UUID");
  }

  @Test
  void aReadersOwnWordsAreHeardAndThoseOfTheLibraryAreNot() {
    FieldType<Integer> number = FieldType.text("a number", Integer::parseInt);
    assertThat(complaint(number, "x")).isEqualTo("must be a number");
    FieldType<Integer> even =
        number.map(each -> {
          throw new IllegalArgumentException("is odd");
        });
    assertThat(complaint(even, "1")).isEqualTo("is odd");
  }

  private static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  private static String complaint(FieldType<?> type, String text) {
    Fields fields = Fields.ofQuery(Map.of("field", text));
    return complaint(fields, type);
  }

  private static String complaint(FieldType<?> type, JsonNode value) {
    return complaint(Fields.ofBody(JSON.createObjectNode().set("field", value)), type);
  }

  private static String complaint(Fields fields, FieldType<?> type) {
    fields.optional("field", type);
    RefusedException refusal = catchThrowableOfType(RefusedException.class, fields::refuseIfWrong);
    assertThat(refusal.errors()).extracting(FieldError::field).containsExactly("field");
    return refusal.errors().getFirst().message();
  }
}
