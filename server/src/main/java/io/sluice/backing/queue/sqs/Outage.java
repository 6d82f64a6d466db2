package io.sluice.backing.queue.sqs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log once that an activity fails and once that it works again. */
final class Outage {
  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  private final String activity;
  private final String server;
  private final Clock clock;
  private final AtomicReference<@Nullable Instant> since = new AtomicReference<>();

  Outage(String activity, String server, Clock clock) {
    this.activity = activity;
    this.server = server;
    this.clock = clock;
  }

  void failed(Exception cause) {
    if (since.compareAndSet(null, clock.instant())) {
      log.warn(
          "{} fails at {} and is tried until it works: {}", activity, server, cause.toString());
    }
  }

  void recovered() {
    if (since.get() == null) {
      return;
    }
    Instant began = since.getAndSet(null);
    if (began != null) {
      log.info("{} works again after {}", activity, Duration.between(began, clock.instant()));
    }
  }
}
