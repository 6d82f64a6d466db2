package io.sluice.gateway.webhook;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.time.Instant;
import java.util.UUID;

/**
 * Ids of version 7 (RFC 9562), which begin with milliseconds since 1970, so that their order is
 * that of time. Safe for many threads.
 */
final class EventIds {
  /** Behind every id. */
  static final UUID LAST = new UUID(-1L, -1L);

  private static final int TIME_SHIFT = 16;
  private static final long MOST_MILLIS = (1L << 48) - 1;

  private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochGenerator();

  private EventIds() {}

  static UUID next() {
    return GENERATOR.generate();
  }

  /** Before every id that was made then or later, and behind all that are older. */
  static UUID first(Instant time) {
    long millis = Math.clamp(time.toEpochMilli(), 0, MOST_MILLIS);
    return new UUID(millis << TIME_SHIFT, 0);
  }
}
