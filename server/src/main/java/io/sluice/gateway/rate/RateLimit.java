package io.sluice.gateway.rate;

import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;

/**
 * How often a client may call.
 *
 * @param perSecond requests, in the long run; 1 or more
 * @param burst requests at once, after a pause; 1 or more
 */
public record RateLimit(int perSecond, int burst) {
  /** As a token bucket. */
  BucketConfiguration bucket() {
    return BucketConfiguration.builder()
        .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }

  /**
   * What a process takes at a time: so little that what lies about in some of them changes nothing,
   * and so much that a busy client asks Redis fifty times a second.
   */
  int share() {
    return Math.max(1, Math.min(perSecond, burst) / 50);
  }

  /** Nanoseconds until another request may come. */
  long nanosPerRequest() {
    return Math.ceilDiv(Duration.ofSeconds(1).toNanos(), perSecond);
  }

  /** Seconds in which a burst is made up for, 1 or more. */
  int window() {
    return Math.ceilDiv(burst, perSecond);
  }
}
