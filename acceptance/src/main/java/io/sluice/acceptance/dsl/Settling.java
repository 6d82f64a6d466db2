package io.sluice.acceptance.dsl;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits as long as there is progress.
 *
 * @param patience how long what is missing may stay the same
 */
record Settling(Duration patience) {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /**
   * Returns when nothing is missing.
   *
   * @throws AssertionError when what is missing has not changed for too long
   */
  void awaitEnd(Expectation end) {
    Optional<String> before = Optional.empty();
    long since = System.nanoTime();
    for (Optional<String> missing = look(end); missing.isPresent(); missing = look(end)) {
      if (!missing.equals(before)) {
        before = missing;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > patience.toNanos()) {
        throw new AssertionError("No progress for " + patience + ": " + missing.get());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static Optional<String> look(Expectation end) {
    try {
      return end.unmet();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
