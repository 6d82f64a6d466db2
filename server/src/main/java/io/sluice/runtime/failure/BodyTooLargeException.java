package io.sluice.runtime.failure;

import java.io.IOException;

/** A request body went past the limit while it was being read. */
public final class BodyTooLargeException extends IOException {
  private final String detail;

  /**
   * @param limit the most bytes a body may have
   */
  public BodyTooLargeException(long limit) {
    this.detail = "A request body may have at most " + limit + " bytes.";
  }

  /** One sentence for the caller. */
  public String detail() {
    return detail;
  }
}
