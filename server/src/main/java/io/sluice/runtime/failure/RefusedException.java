package io.sluice.runtime.failure;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that is answered with a problem of the catalogue. Carries no stack trace: it is an
 * answer, not a fault.
 */
public final class RefusedException extends RuntimeException {
  private final ErrorCode code;
  private final transient List<FieldError> errors;
  private final @Nullable Duration pause;

  /**
   * @param detail one sentence for the caller
   * @param errors every field that is wrong; empty when no field is to blame
   */
  public RefusedException(ErrorCode code, String detail, List<FieldError> errors) {
    this(code, detail, errors, null);
  }

  /**
   * @param pause after which the same request may succeed
   */
  public RefusedException(ErrorCode code, String detail, Duration pause) {
    this(code, detail, List.of(), pause);
  }

  private RefusedException(
      ErrorCode code, String detail, List<FieldError> errors, @Nullable Duration pause) {
    super(detail, null, false, false);
    this.code = code;
    this.errors = List.copyOf(errors);
    this.pause = pause;
  }

  public RefusedException(ErrorCode code, String detail) {
    this(code, detail, List.of());
  }

  public ErrorCode code() {
    return code;
  }

  public List<FieldError> errors() {
    return errors;
  }

  /**
   * After what time the same request may succeed; {@code null} when nobody knows, or it never may.
   */
  public @Nullable Duration pause() {
    return pause;
  }
}
