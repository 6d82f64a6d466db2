package io.sluice.gateway.outward;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of something posted.
 *
 * @param status of the answer; {@code null} when there was none
 * @param retryAfter what the answer asks for; {@code null} when it says nothing of it
 * @param words how the answer begins, whatever it is; without one, a sentence that says why
 * @param took from the look-up of the name to the end of the answer
 */
public record Posted(
    @Nullable Integer status, @Nullable Duration retryAfter, String words, Duration took) {
  private static final int OK = 200;
  private static final int MULTIPLE_CHOICES = 300;
  private static final int GONE = 410;

  /** Whether the answer says that it was taken. */
  public boolean isTaken() {
    return status != null && status >= OK && status < MULTIPLE_CHOICES;
  }

  /** Whether the answer says that nothing will ever be taken again. */
  public boolean isGone() {
    return status != null && status == GONE;
  }
}
