package io.sluice.queue.sqs;

import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Health "sqs": up while the server tells depths; shows each queue's counts. */
final class SqsHealthIndicator implements HealthIndicator {
  private final QueueDepths depths;

  SqsHealthIndicator(QueueDepths depths) {
    this.depths = depths;
  }

  @Override
  public Health health() {
    var reading = depths.latest();
    var health = reading.failure() == null ? Health.up() : Health.down();
    reading
        .depths()
        .forEach((queue, depth) ->
            health.withDetail(
                queue.text(),
                Map.of(
                    "visible", depth.visible(),
                    "inFlight", depth.inFlight(),
                    "deadLetters", depth.deadLetters())));
    if (reading.failure() != null) {
      health.withDetail("error", reading.failure());
    }
    return health.build();
  }
}
