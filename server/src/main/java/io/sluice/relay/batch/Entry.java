package io.sluice.relay.batch;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.gateway.idempotency.Claim;
import io.sluice.gateway.idempotency.Idempotency;
import io.sluice.relay.intake.AcceptedAnswer;
import io.sluice.relay.intake.RequestKind;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An item of a batch on its way to its answer. For one thread. */
final class Entry {
  private final int index;
  private final BatchReader.@Nullable Head head;
  private final @Nullable TransactionId id;
  private final @Nullable Claim claim;
  private BatchAnswer.@Nullable Result result;
  private @Nullable ErrorCode failure;

  /**
   * @param id of what it creates, if it does
   * @param claim to be stored with it; {@code null} for none
   */
  Entry(int index, BatchReader.Head head, TransactionId id, @Nullable Claim claim) {
    this.index = index;
    this.head = head;
    this.id = id;
    this.claim = claim;
  }

  /** One of which nobody can tell what it is. */
  Entry(int index, RefusedException why) {
    this.index = index;
    this.head = null;
    this.id = null;
    this.claim = null;
    refuse(why);
  }

  int index() {
    return index;
  }

  /** What it is, where that can be told. */
  BatchReader.Head head() {
    return Objects.requireNonNull(head);
  }

  @Nullable Claim claim() {
    return claim;
  }

  RequestKind.Wanted wanted() {
    return new RequestKind.Wanted(Objects.requireNonNull(id), head().body());
  }

  /** Whether nothing was answered so far. */
  boolean isOpen() {
    return result == null;
  }

  /** Whether it is answered, and with an id. */
  boolean isAccepted() {
    return result != null && failure == null;
  }

  /** Why it is refused; {@code null} when it is not. */
  @Nullable ErrorCode failure() {
    return failure;
  }

  /** Why, in one sentence; empty when it is not refused. */
  String detail() {
    BatchAnswer.Refusal error = result().error();
    return error == null ? "" : error.detail();
  }

  void accept(AcceptedAnswer stored) {
    result = BatchAnswer.Result.of(index, stored);
    failure = null;
  }

  final void refuse(RefusedException why) {
    String detail = Objects.requireNonNullElse(why.getMessage(), why.code().title());
    refuse(why.code(), detail, why.errors());
  }

  void refuse(ErrorCode code) {
    refuse(code, code.title(), List.of());
  }

  private void refuse(ErrorCode code, String detail, List<FieldError> errors) {
    result = BatchAnswer.Result.of(index, code, detail, errors);
    failure = code;
  }

  /** Answers as an earlier item of the same key was answered. */
  void answerLike(Entry first) {
    Claim own = Objects.requireNonNull(claim);
    if (own.fingerprint().equals(Objects.requireNonNull(first.claim).fingerprint())) {
      result = first.result().at(index);
      failure = first.failure;
    } else {
      refuse(Idempotency.reused());
    }
  }

  BatchAnswer.Result result() {
    return Objects.requireNonNull(result);
  }
}
