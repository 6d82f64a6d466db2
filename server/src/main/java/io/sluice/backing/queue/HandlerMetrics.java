package io.sluice.backing.queue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * Counts and times the messages that a {@link Handler} was given: {@code
 * queue_processing_duration_seconds{queue}} (one sample per message) and {@code
 * queue_messages_total{queue,verdict}}. Safe for many threads.
 */
public final class HandlerMetrics {
  private final Timer processing;
  private final Counter done;
  private final Counter later;
  private final Counter backoff;
  private final Counter dead;
  private final Counter split;

  public HandlerMetrics(MeterRegistry meters, QueueName queue) {
    processing =
        Timer.builder("queue.processing.duration")
            .description("Time a message spent in its handler")
            .tag("queue", queue.text())
            .register(meters);
    done = counter(meters, queue, "done");
    later = counter(meters, queue, "retry_later");
    backoff = counter(meters, queue, "retry_with_backoff");
    dead = counter(meters, queue, "dead_letter");
    split = counter(meters, queue, "split");
  }

  private static Counter counter(MeterRegistry meters, QueueName queue, String verdict) {
    return Counter.builder("queue.messages")
        .description("Messages handled, by the handler's verdict")
        .tag("queue", queue.text())
        .tag("verdict", verdict)
        .register(meters);
  }

  /**
   * Counts a message.
   *
   * @param took how long its handler had it
   */
  public void handled(Verdict verdict, Duration took) {
    processing.record(took);
    Counter counter =
        switch (verdict) {
          case Verdict.Done _ -> done;
          case Verdict.RetryLater _ -> later;
          case Verdict.RetryWithBackoff _ -> backoff;
          case Verdict.DeadLetter _ -> dead;
          case Verdict.Split _ -> split;
        };
    counter.increment();
  }
}
