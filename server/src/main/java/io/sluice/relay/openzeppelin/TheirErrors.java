package io.sluice.relay.openzeppelin;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.Problem;
import io.sluice.runtime.failure.ProblemForm;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Errors as their callers read them: the envelope with a sentence, and two forms of their own for
 * who may not enter and who comes too often. Where they leave room our code is told as well.
 */
final class TheirErrors implements ProblemForm {
  static final TheirErrors FORM = new TheirErrors();
  static final int UNAUTHORIZED = 401;
  static final int TOO_MANY = 429;

  private TheirErrors() {}

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public Object body(Problem problem, @Nullable String retryAfter) {
    if (problem.status() == UNAUTHORIZED) {
      boolean usual = problem.code().equals(ErrorCode.UNAUTHENTICATED.code());
      return new Unauthorized(
          false, UNAUTHORIZED, "Unauthorized", usual ? "Unauthorized" : problem.detail());
    }
    if (problem.code().equals(ErrorCode.RATE_LIMITED.code())) {
      return new TooMany(
          false,
          TOO_MANY,
          "TooManyRequests",
          "Too Many Requests",
          retryAfter == null ? 1 : Long.parseLong(retryAfter));
    }
    return new Refusal(false, null, sentence(problem), problem.code(), problem.retryable());
  }

  private static String sentence(Problem problem) {
    return problem.errors().isEmpty()
        ? problem.detail()
        : problem.errors().stream().map(TheirErrors::said).collect(Collectors.joining("; "));
  }

  private static String said(FieldError error) {
    return error.field() + " " + error.message();
  }

  /**
   * What they have for everything else.
   *
   * @param code ours; stable, what programs switch on
   * @param retryable whether the same request may succeed later
   */
  @Schema(name = "OpenzeppelinRefusal")
  record Refusal(
      boolean success,
      @Schema(types = "null") @Nullable Object data,
      String error,
      String code,
      boolean retryable) {}

  /** Theirs for a request without a good key. */
  @Schema(name = "OpenzeppelinUnauthorized")
  record Unauthorized(
      boolean success,
      @Schema(types = "integer", format = "int32", minimum = "401", maximum = "401") int code,
      @Schema(allowableValues = "Unauthorized") String error,
      String message) {}

  /**
   * Theirs for a client that calls too often.
   *
   * @param after seconds after which it may again
   */
  @Schema(name = "OpenzeppelinTooManyRequests")
  record TooMany(
      boolean success,
      @Schema(types = "integer", format = "int32", minimum = "429", maximum = "429") int code,
      @Schema(allowableValues = "TooManyRequests") String error,
      String message,
      @Schema(types = "integer", format = "int64", minimum = "0") long after) {}
}
