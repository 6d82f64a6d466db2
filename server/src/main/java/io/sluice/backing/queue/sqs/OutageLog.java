package io.sluice.backing.queue.sqs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs once that an activity fails, and once that it works again. */
final class OutageLog {
  private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

  private final String activity;
  private final String server;
  private final Clock clock;
  private final AtomicReference<@Nullable Instant> since = new AtomicReference<>();

  OutageLog(String activity, String server, Clock clock) {
    this.activity = activity;
    this.server = server;
    this.clock = clock;
  }

  void failed(Exception cause) {
    if (since.compareAndSet(null, clock.instant())) {
      LOG.warn(
          "{} fails at {} and is tried until it works: {}", activity, server, cause.toString());
    }
  }

  void recovered() {
    if (since.get() == null) {
      return;
    }
    Instant began = since.getAndSet(null);
    if (began != null) {
      LOG.info("{} works again after {}", activity, Duration.between(began, clock.instant()));
    }
  }
}
