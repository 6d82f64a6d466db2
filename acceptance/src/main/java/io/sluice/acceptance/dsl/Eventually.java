package io.sluice.acceptance.dsl;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits on conditions. */
public final class Eventually {
  /** What a deadline is stretched by: a slow machine is no failure of the product. */
  private static final int PATIENCE = 3;

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private Eventually() {}

  /** Reads as part of the sentence. */
  public static Duration forSeconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** Reads as part of the sentence; on a slow machine a deadline may be late. */
  public static Duration withinSeconds(long seconds) {
    return Duration.ofSeconds(seconds * PATIENCE);
  }

  /**
   * Returns as soon as the expectation is met.
   *
   * @throws AssertionError with what is missing, when the time is over
   */
  public static void eventually(Duration limit, Expectation expectation) {
    long deadline = System.nanoTime() + limit.toNanos();
    Optional<String> missing = look(expectation);
    while (missing.isPresent()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + limit.toSeconds() + " s: " + missing.get());
      }
      LockSupport.parkNanos(POLL_NANOS);
      missing = look(expectation);
    }
  }

  /**
   * Looks for this long.
   *
   * @throws AssertionError as soon as the expectation is not met
   */
  public static void throughout(Duration time, Expectation expectation) {
    long deadline = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < deadline) {
      look(expectation)
          .ifPresent(missing -> {
            throw new AssertionError("Did not stay so: " + missing);
          });
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static Optional<String> look(Expectation expectation) {
    try {
      return expectation.unmet();
    } catch (IOException e) {
      return Optional.of(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
