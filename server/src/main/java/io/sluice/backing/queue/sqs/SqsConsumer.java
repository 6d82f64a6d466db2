package io.sluice.backing.queue.sqs;

import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.HandlerMetrics;
import io.sluice.backing.queue.Message;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.Verdict;
import io.sluice.backing.queue.sqs.SourceQueue.Hidden;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes one queue for one handler: receives, hands over everything that waits, keeps it hidden
 * meanwhile, and acknowledges it by the handler's verdicts.
 *
 * <p>Threads: {@link #start} and {@link #stop} once each, in this order, by one thread.
 */
final class SqsConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(SqsConsumer.class);

  /**
   * What a stop waits for a long poll under way, which may be answered with what we returned. Polls
   * are aborted last: a server that does not notice gives the next messages to the dead poll, where
   * they stay for the visibility time.
   */
  private static final Duration ECHO = Duration.ofMillis(200);

  /** What a stop waits for threads that have nothing more to do. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Handler handler;
  private final SourceQueue queue;
  private final QueueSettings settings;
  private final VerdictRules rules;
  private final InHand inHand;
  private final Buffer buffer;
  private final Receivers receivers;
  private final Acknowledgements acknowledgements;
  private final HandlerMetrics metrics;
  private final Surroundings surroundings;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Threads workers;
  private final Threads acknowledger;
  private final Threads heartbeat;

  SqsConsumer(
      Handler handler,
      SourceQueue queue,
      QueueUrls urls,
      Sender sender,
      QueueSettings settings,
      Surroundings surroundings) {
    this.handler = handler;
    this.queue = queue;
    this.settings = settings;
    this.surroundings = surroundings;
    String name = queue.name().text();
    var retries =
        new Backoff(settings.retryBackoff(), Duration.ofMinutes(15), surroundings.random());
    rules = new VerdictRules(queue.name(), settings.maxReceives(), retries);
    inHand =
        new InHand(
            queue,
            settings.visibility(),
            surroundings.clock(),
            surroundings.pauses(),
            outage("Renewing messages of " + name));
    buffer =
        new Buffer(Math.max(settings.maxBatch(), BatchEntries.MAX_ENTRIES * settings.receivers()));
    receivers =
        new Receivers(handler, queue, buffer, inHand, this::giveBack, settings, surroundings);
    acknowledgements =
        new Acknowledgements(
            new Acknowledger(
                queue, urls, sender, rules, inHand, outage("Acknowledging messages of " + name)),
            settings.acknowledgeWithin(),
            outageBackoff(surroundings.random()),
            surroundings.pauses());
    metrics = new HandlerMetrics(surroundings.meters(), queue.name());
    workers = new Threads("handle-" + name);
    acknowledger = new Threads("acknowledge-" + name);
    heartbeat = new Threads("renew-" + name);
  }

  /** How attempts spread out while the server does not answer. */
  static Backoff outageBackoff(RandomGenerator random) {
    return new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), random);
  }

  private OutageLog outage(String activity) {
    return new OutageLog(activity, settings.server(), surroundings.clock());
  }

  QueueName queue() {
    return queue.name();
  }

  /** Deliveries received and not acknowledged yet. */
  int inHand() {
    return inHand.size();
  }

  /** Deliveries received that no handler has begun. */
  int waiting() {
    return buffer.size();
  }

  void start() {
    heartbeat.start(() -> inHand.keep(stopped));
    acknowledger.start(acknowledgements::run);
    for (int worker = 0; worker < settings.concurrency(); worker++) {
      workers.start(this::work);
    }
    receivers.start();
  }

  /**
   * Stops within the drain time: begins no receive, returns what no handler has begun, lets
   * handlers finish, acknowledges, and aborts the long poll. Handlers that are not done by then are
   * interrupted and their messages come again.
   *
   * @return whether it drained: every handler finished, everything is acknowledged, no receive is
   *     under way
   */
  boolean stop() {
    Duration flush = settings.drain().dividedBy(10);
    long began = System.nanoTime();
    receivers.stop();
    giveBack(buffer.close());
    boolean finished = workers.join(settings.drain().minus(flush).minus(since(began)));
    if (!finished) {
      workers.interrupt();
    }
    acknowledgements.close();
    boolean acknowledged = acknowledger.join(settings.drain().minus(since(began)));
    if (!acknowledged) {
      acknowledger.interrupt();
    }
    receivers.join(ECHO);
    receivers.abort();
    stopped.countDown();
    boolean ended = receivers.join(SOON);
    heartbeat.join(SOON);
    return finished && acknowledged && ended && acknowledgements.isEmpty();
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private void giveBack(List<Delivery> rest) {
    if (rest.isEmpty()) {
      return;
    }
    inHand.release(rest);
    List<Hidden> shown =
        rest.stream().map(delivery -> new Hidden(delivery, Duration.ZERO)).toList();
    try {
      BatchEntries.tens(shown).forEach(queue::hide);
    } catch (RuntimeException e) {
      LOG.warn(
          "{} messages could not be returned to {} and come again in {}: {}",
          rest.size(),
          queue.name().text(),
          settings.visibility(),
          e.toString());
    }
  }

  private void work() {
    try {
      for (List<Delivery> batch = buffer.take(settings.maxBatch());
          !batch.isEmpty();
          batch = buffer.take(settings.maxBatch())) {
        handle(batch);
      }
    } catch (InterruptedException e) {
      LOG.debug("A worker of {} was stopped", queue.name().text());
    }
  }

  private void handle(List<Delivery> batch) {
    long began = System.nanoTime();
    List<Verdict> verdicts = verdicts(batch.stream().map(Delivery::message).toList());
    Duration took = since(began);
    if (Thread.interrupted()) {
      LOG.debug("The handler of {} left its thread interrupted", queue.name().text());
    }
    List<Acknowledgement> acknowledged = new ArrayList<>(batch.size());
    for (int index = 0; index < batch.size(); index++) {
      metrics.handled(verdicts.get(index), took);
      acknowledged.add(rules.of(batch.get(index), verdicts.get(index)));
    }
    acknowledgements.add(acknowledged);
  }

  private List<Verdict> verdicts(List<Message> messages) {
    String reason;
    try {
      List<Verdict> verdicts = handler.handle(messages);
      long given = verdicts.stream().filter(Objects::nonNull).count();
      if (given == messages.size() && verdicts.size() == messages.size()) {
        return verdicts;
      }
      reason = "%d verdicts for %d messages".formatted(given, messages.size());
      LOG.error("The handler of {} gave {}", queue.name().text(), reason);
    } catch (Throwable e) {
      reason = e.toString();
      LOG.error("The handler of {} failed on {} messages", queue.name().text(), messages.size(), e);
    }
    Verdict verdict = new Verdict.RetryWithBackoff(reason);
    return messages.stream().map(_ -> verdict).toList();
  }
}
