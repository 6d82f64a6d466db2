package io.sluice.relay.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.relay.intake.AcceptedAnswer;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.request.UuidText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a batch.
 *
 * @param accepted how many are stored
 * @param refused how many are not
 * @param results one for each item, in their order
 */
@Schema(name = "BatchAnswer")
record BatchAnswer(int accepted, int refused, List<Result> results) {
  static BatchAnswer of(List<Result> results) {
    int accepted = (int) results.stream().filter(Result::isAccepted).count();
    return new BatchAnswer(accepted, results.size() - accepted, results);
  }

  /**
   * The answer to one item.
   *
   * @param index its place in the batch, from 0
   * @param status what the item sent alone would have been answered with
   * @param transactionId left out when it is refused, as network and createdAt are
   * @param error left out when it is stored
   */
  @Schema(name = "BatchResult")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(
      int index,
      @Schema(
              description =
                  "The HTTP status that the item sent alone would have: 202 when it is stored")
          int status,
      @UuidText @Schema(description = "When it is stored") @Nullable String transactionId,
      @Schema(description = "When it is stored") @Nullable String network,
      @Schema(description = "When it is stored") @Nullable Instant createdAt,
      @Schema(description = "When it is refused; nothing of it is stored then")
          @Nullable Refusal error) {
    private static final int ACCEPTED = 202;

    static Result of(int index, AcceptedAnswer stored) {
      return new Result(
          index, ACCEPTED, stored.transactionId(), stored.network(), stored.createdAt(), null);
    }

    static Result of(int index, ErrorCode code, String detail, List<FieldError> errors) {
      Refusal error = new Refusal(code.code(), detail, code.retryable(), errors);
      return new Result(index, code.httpStatus(), null, null, null, error);
    }

    Result at(int other) {
      return new Result(other, status, transactionId, network, createdAt, error);
    }

    @Schema(hidden = true)
    boolean isAccepted() {
      return error == null;
    }
  }

  /**
   * Why one is refused, as the problem of a single call says it.
   *
   * @param code stable; what programs switch on
   * @param detail what went wrong this time, in one sentence
   * @param retryable whether the same item may succeed later
   * @param errors every field that is wrong; left out when no field is to blame
   */
  @Schema(name = "BatchError")
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Refusal(
      @Schema(description = "A code of docs/errors.md", pattern = "^[a-z_]+$") String code,
      String detail,
      boolean retryable,
      List<FieldError> errors) {}
}
