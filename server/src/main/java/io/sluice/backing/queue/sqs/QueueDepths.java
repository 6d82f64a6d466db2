package io.sluice.backing.queue.sqs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueNames;
import io.sluice.backing.queue.QueueUnavailableException;
import io.sluice.backing.queue.Queues;
import io.sluice.backing.queue.Queues.Depth;
import io.sluice.runtime.role.Phases;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Depths read in the background, so that a scrape or a health question costs no request: {@code
 * queue_message_count{queue,state}}, not a number while the server does not answer.
 */
final class QueueDepths implements SmartLifecycle {
  private final Queues queues;
  private final QueueNames names;
  private final MeterRegistry meters;
  private final Duration refresh;
  private final Pauses pauses;
  private final Threads threads = new Threads("queue-depths");
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Reading latest;
  private volatile boolean running;

  QueueDepths(
      Queues queues, QueueNames names, Duration refresh, Pauses pauses, MeterRegistry meters) {
    this.queues = queues;
    this.names = names;
    this.meters = meters;
    this.refresh = refresh;
    this.pauses = pauses;
  }

  private void gauge(QueueName queue, String state, ToLongFunction<Depth> part) {
    Gauge.builder("queue.message.count", () -> count(queue, part))
        .description("Messages on a queue, approximate as on SQS")
        .tag("queue", queue.text())
        .tag("state", state)
        .register(meters);
  }

  private @Nullable Number count(QueueName queue, ToLongFunction<Depth> part) {
    Reading reading = latest;
    Depth depth = reading == null ? null : reading.depths().get(queue);
    return depth == null ? null : part.applyAsLong(depth);
  }

  /** The last reading, or one made now when there is none yet. */
  Reading latest() {
    Reading reading = latest;
    return reading == null ? read() : reading;
  }

  private Reading read() {
    Map<QueueName, Depth> depths = new LinkedHashMap<>();
    String failure = null;
    for (QueueName queue : names.all()) {
      try {
        depths.put(queue, queues.depth(queue));
      } catch (RuntimeException e) {
        failure = e instanceof QueueUnavailableException ? e.getMessage() : e.toString();
        break;
      }
    }
    var reading = new Reading(depths, failure);
    latest = reading;
    return reading;
  }

  private void loop() {
    try {
      do {
        read();
      } while (!pauses.stopped(stopping, refresh));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void start() {
    for (QueueName queue : names.all()) {
      gauge(queue, "visible", Depth::visible);
      gauge(queue, "in_flight", Depth::inFlight);
      gauge(queue, "dead", Depth::deadLetters);
    }
    threads.start(this::loop);
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    stopping.countDown();
    threads.interrupt();
    threads.join(Duration.ofSeconds(1));
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Phases.INFRASTRUCTURE;
  }

  /**
   * All depths as of one moment.
   *
   * @param failure why some are missing; absent when none is
   */
  record Reading(Map<QueueName, Depth> depths, @Nullable String failure) {}
}
