package io.sluice.backing.queue.sqs;

import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.QueueName;
import io.sluice.runtime.role.Phases;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts and stops a consumer for every handler of this process. */
final class SqsConsumers implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(SqsConsumers.class);

  private final Runnable verification;
  private final Supplier<List<Handler>> handlers;
  private final Function<Handler, SqsConsumer> consumer;
  private List<SqsConsumer> consumers = List.of();
  private volatile boolean running;
  private volatile boolean drained;

  /**
   * @param verification throws when a queue is missing, whether this process consumes it or not
   * @param handlers asked at the start, when everything that handles is made
   */
  SqsConsumers(
      Runnable verification,
      Supplier<List<Handler>> handlers,
      Function<Handler, SqsConsumer> consumer) {
    this.verification = verification;
    this.handlers = handlers;
    this.consumer = consumer;
  }

  /**
   * Refuses to start when a queue is missing.
   *
   * @throws IllegalStateException when two handlers want the same queue
   */
  @Override
  public void start() {
    Map<QueueName, Handler> byQueue = byQueue(handlers.get());
    verification.run();
    consumers = byQueue.values().stream().map(consumer).toList();
    consumers.forEach(SqsConsumer::start);
    running = true;
  }

  private static Map<QueueName, Handler> byQueue(List<Handler> handlers) {
    Map<QueueName, Handler> byQueue = new TreeMap<>();
    for (Handler handler : handlers) {
      Handler other = byQueue.put(handler.queue(), handler);
      if (other != null) {
        throw new IllegalStateException(
            "Queue %s has two handlers, %s and %s; each message goes to one only"
                .formatted(
                    handler.queue().text(),
                    other.getClass().getSimpleName(),
                    handler.getClass().getSimpleName()));
      }
    }
    return byQueue;
  }

  @Override
  public void stop() {
    running = false;
    if (consumers.isEmpty()) {
      drained = true;
      return;
    }
    List<SqsConsumer> left =
        Fanout.all(consumers, c -> c.stop() ? List.<SqsConsumer>of() : List.of(c)).stream()
            .flatMap(List::stream)
            .toList();
    left.forEach(consumer ->
        LOG.warn("{} did not drain in time; the rest comes again", consumer.queue().text()));
    drained = left.isEmpty();
    if (drained) {
      LOG.info("Queue consumers drained");
    }
  }

  /** Whether the last stop left nothing unfinished. */
  boolean drained() {
    return drained;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Phases.CONSUMERS;
  }
}
