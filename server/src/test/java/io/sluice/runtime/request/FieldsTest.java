package io.sluice.runtime.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class FieldsTest {
  private static final FieldType<Long> SIZE = FieldType.integer(1, 9);

  @Test
  void aFieldMayBeAbsentNullOrEmpty() {
    for (Fields fields : new Fields[] {body("{}"), body("{\"size\": null}"), query("size", "")}) {
      assertThat(fields.given("size")).isFalse();
      assertThat(fields.optional("size", SIZE)).isNull();
      assertThat(fields.optional("size", SIZE, 5L)).isEqualTo(5);
      assertThatCode(fields::refuseIfWrong).doesNotThrowAnyException();
    }
  }

  @Test
  void noBodyHasNoFields() {
    Fields fields = Fields.ofBody(null);
    assertThat(fields.optional("size", SIZE)).isNull();
    assertThatCode(fields::refuseIfWrong).doesNotThrowAnyException();
  }

  @Test
  void whatMustBeThereIsMissedWithWhatItMustBe() {
    Fields fields = body("{}");
    assertThat(fields.required("size", SIZE)).isNull();
    assertThat(refusal(fields).errors())
        .containsExactly(new FieldError("size", "is missing; must be a whole number from 1 to 9"));
  }

  @Test
  void everythingIsToldAtOnce() {
    Fields fields = body("{\"size\": 10, \"colour\": \"red\", \"weight\": 1}");
    assertThat(fields.optional("size", SIZE, 5L)).as("until it is refused").isEqualTo(5);
    fields.required("name", FieldType.TEXT);
    assertThat(fields.optional("weight", SIZE)).isEqualTo(1);
    fields.refuse("weight", "must be less than the size");
    RefusedException refusal = refusal(fields);
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal.getMessage()).isEqualTo("Wrong: size, name, weight, colour.");
    assertThat(refusal.errors())
        .extracting(FieldError::field)
        .containsExactly("size", "name", "weight", "colour");
  }

  @ParameterizedTest
  @CsvSource({
    "valid_until, validUntil",
    "VALID-UNTIL, validUntil",
    "valdUntil, validUntil",
    "sped, speed",
    "TO, to",
    "who,", // two edits from `to`
    "colour,",
  })
  void aMistypedNameIsRefusedWithTheOneThatWasMeant(String typed, String meant) {
    Fields fields = query(typed, "1");
    fields.optional("to", FieldType.TEXT);
    fields.optional("validUntil", FieldType.TIME);
    fields.optional("speed", FieldType.TEXT);
    String hint = meant == null ? "" : "; did you mean " + meant + "?";
    assertThat(refusal(fields).errors())
        .containsExactly(new FieldError(typed, "is not a parameter of this request" + hint));
  }

  @Test
  void aNameNobodyKnowsCountsThoughItSaysNothing() {
    assertThat(refusal(body("{\"x\": null}")).errors())
        .containsExactly(new FieldError("x", "is not a field of this request"));
    assertThat(refusal(query("x", "")).errors()).hasSize(1);
  }

  @Test
  void anObjectInsideIsReadTheSameWay() {
    Fields fields = body("{\"filter\": {\"size\": 10, \"seize\": 1}}");
    fields.part("filter").optional("size", SIZE);
    assertThat(refusal(fields).errors())
        .containsExactly(
            new FieldError("filter.size", "must be a whole number from 1 to 9"),
            new FieldError("filter.seize", "is not a field of this request; did you mean size?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"filter\": null}"})
  void anObjectInsideMayBeAbsent(String json) {
    Fields fields = body(json);
    assertThat(fields.part("filter").optional("size", SIZE)).isNull();
    assertThatCode(fields::refuseIfWrong).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "[]", "\"size\"", "true"})
  void whatIsNoObjectInsideIsRefused(String value) {
    Fields fields = body("{\"filter\": %s}".formatted(value));
    fields.part("filter").optional("size", SIZE);
    assertThat(refusal(fields).errors())
        .containsExactly(new FieldError("filter", "must be an object"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"text\"", "null", "true"})
  void aBodyThatIsNoObjectIsRefusedAtOnce(String json) {
    RefusedException refusal = catchThrowableOfType(RefusedException.class, () -> body(json));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal).hasMessage("The body must be a JSON object.");
  }

  @ParameterizedTest
  @CsvSource({"'', 50", "1, 1", "500, 500"})
  void aPageHasFiftyItemsUnlessSomebodySays(String limit, int items) {
    Fields fields = query("limit", limit);
    assertThat(fields.limit()).isEqualTo(items);
    assertThatCode(fields::refuseIfWrong).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "501", "-1", "+5", "ten", "99999999999", "٥", "1.0"})
  void aPageHasOneTo500Items(String limit) {
    Fields fields = query("limit", limit);
    assertThat(fields.limit()).isEqualTo(50);
    assertThat(refusal(fields).errors())
        .containsExactly(new FieldError("limit", "must be a whole number from 1 to 500"));
  }

  @Test
  void aWrongCursorHasACodeOfItsOwnUnlessMoreIsWrong() {
    Fields alone = query("cursor", "x");
    assertThat(alone.cursor(UUID::fromString)).isNull();
    assertThat(refusal(alone).code()).isEqualTo(ErrorCode.INVALID_CURSOR);
    assertThat(refusal(query("cursor", "x")).code())
        .as("where there are no pages")
        .isEqualTo(ErrorCode.INVALID_REQUEST);
    Fields more = Fields.ofQuery(Map.of("cursor", "x", "limit", "0"));
    more.cursor(UUID::fromString);
    more.limit();
    assertThat(refusal(more).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal(more).errors())
        .contains(new FieldError("cursor", "must be a nextCursor of an earlier answer"));
  }

  @Test
  void aPartOfThePathIsRefusedAlone() {
    String id = "0198f000-0000-7000-8000-000000000001";
    assertThat(Fields.ofPath("id", id, FieldType.UUID)).hasToString(id);
    RefusedException refusal =
        catchThrowableOfType(
            RefusedException.class, () -> Fields.ofPath("id", "x", FieldType.UUID));
    assertThat(refusal.errors()).containsExactly(new FieldError("id", "must be a UUID"));
  }

  private static Fields body(String json) {
    return Fields.ofBody(JsonMapper.shared().readTree(json));
  }

  private static Fields query(String name, String value) {
    return Fields.ofQuery(Map.of(name, value));
  }

  private static RefusedException refusal(Fields fields) {
    return catchThrowableOfType(RefusedException.class, fields::refuseIfWrong);
  }
}
