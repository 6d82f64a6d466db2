package io.sluice.gateway.webhook;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a delivery is tried again: the schedule that the Standard Webhooks specification proposes,
 * ten tries within 75 hours and 35 minutes, each up to a tenth later, so that what failed together
 * does not come back together. Pure.
 */
final class RetrySchedule {
  /** Before each try but the first. */
  static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  /** The longest that a receiver may ask to be left alone. */
  static final Duration LONGEST_ASKED = Duration.ofHours(6);

  private static final double JITTER = 0.1;

  private RetrySchedule() {}

  /**
   * How long to wait before the next try.
   *
   * @param spent tries that have failed, 1 or more
   * @param asked what the receiver said, {@code Retry-After}; {@code null} for nothing
   * @param chance at least 0, less than 1
   * @return {@code null} when that was the last
   */
  static @Nullable Duration after(int spent, @Nullable Duration asked, double chance) {
    if (spent > PAUSES.size()) {
      return null;
    }
    Duration pause = PAUSES.get(spent - 1);
    Duration later = pause.plusMillis((long) (pause.toMillis() * JITTER * chance));
    return asked == null ? later : longer(later, bounded(asked));
  }

  /** What a receiver has asked for, as far as it is granted. */
  static Duration bounded(Duration asked) {
    return asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
