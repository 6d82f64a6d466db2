package io.sluice.runtime.failure;

import java.io.IOException;
import java.time.Duration;

/** A request body took too long to come. */
public final class SlowBodyException extends IOException {
  private final String detail;

  /**
   * @param limit how long a body may take
   */
  public SlowBodyException(Duration limit) {
    this.detail = "A request body may take " + limit.toMillis() + " ms at most.";
  }

  /** One sentence for the caller. */
  public String detail() {
    return detail;
  }
}
