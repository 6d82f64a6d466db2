package io.sluice.acceptance.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import java.util.List;

/** What every problem has in common (RFC 9457). */
final class Problems {
  private Problems() {}

  static void assertProblem(Answer answer, int status, String code, boolean retryable) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.contentType()).as("%s", answer).startsWith("application/problem+json");
    assertThat(answer.text("code")).as("%s", answer).isEqualTo(code);
    assertThat(answer.json().path("status").asInt(0)).isEqualTo(status);
    assertThat(answer.json().path("retryable").asBoolean(!retryable)).isEqualTo(retryable);
    assertThat(answer.text("title")).isNotBlank();
    assertThat(answer.text("detail")).isNotBlank().doesNotContain("Exception");
    assertThat(answer.text("type")).contains(code);
  }

  /** The same in the API of OpenZeppelin Relayers, which has forms of its own. */
  static void assertRefusal(Answer answer, int status, String code, boolean retryable) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.contentType()).as("%s", answer).startsWith("application/json");
    assertThat(answer.json().path("success").asBoolean(true)).isFalse();
    if (status == 401) {
      assertThat(answer.json().path("code").asInt(0)).isEqualTo(401);
      assertThat(answer.text("error")).isEqualTo("Unauthorized");
      assertThat(answer.text("message")).isNotBlank();
    } else {
      assertThat(answer.json().path("data").isNull()).as("%s", answer).isTrue();
      assertThat(answer.text("code")).as("%s", answer).isEqualTo(code);
      assertThat(answer.json().path("retryable").asBoolean(!retryable)).isEqualTo(retryable);
      assertThat(answer.text("error")).isNotBlank().doesNotContain("Exception");
    }
  }

  /** Exactly these fields are to blame. */
  static void assertInvalid(Answer answer, String... fields) {
    assertProblem(answer, 400, "invalid_request", false);
    List<String> blamed =
        answer.json().path("errors").valueStream().map(e -> e.get("field").asString()).toList();
    assertThat(blamed).as("%s", answer).containsOnly(fields);
    assertThat(answer.json().path("errors").valueStream())
        .allSatisfy(error -> assertThat(error.path("message").asString()).isNotBlank());
  }

  static String message(Answer answer, String field) {
    return answer
        .json()
        .path("errors")
        .valueStream()
        .filter(error -> error.path("field").asString().equals(field))
        .findFirst()
        .orElseThrow()
        .path("message")
        .asString();
  }
}
