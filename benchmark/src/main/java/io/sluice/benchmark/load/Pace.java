package io.sluice.benchmark.load;

import java.util.concurrent.TimeUnit;

/**
 * When requests are due.
 *
 * @param intervalNanos between two of them; zero sends each as soon as a connection is free
 */
public record Pace(long intervalNanos) {
  /** As fast as the answers come. A request's time begins when it is sent. */
  public static Pace asFastAsAnswered() {
    return new Pace(0);
  }

  /**
   * At a steady rate, whether or not answers come. A request's time begins when it is due, not when
   * it could be sent, so that a stall counts for all that it delayed (coordinated omission).
   */
  public static Pace perSecond(int requests) {
    return new Pace(TimeUnit.SECONDS.toNanos(1) / requests);
  }

  boolean isSteady() {
    return intervalNanos > 0;
  }

  /** When the request with this number (from 0) is due. */
  long due(int number, long start) {
    return start + number * intervalNanos;
  }
}
