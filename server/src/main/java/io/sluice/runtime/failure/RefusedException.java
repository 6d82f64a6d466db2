package io.sluice.runtime.failure;

import java.util.List;

/**
 * A request that is answered with a problem of the catalogue. Carries no stack trace: it is an
 * answer, not a fault.
 */
public final class RefusedException extends RuntimeException {
  private final ErrorCode code;
  private final transient List<FieldError> errors;

  /**
   * @param detail one sentence for the caller
   * @param errors every field that is wrong; empty when no field is to blame
   */
  public RefusedException(ErrorCode code, String detail, List<FieldError> errors) {
    super(detail, null, false, false);
    this.code = code;
    this.errors = List.copyOf(errors);
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
}
