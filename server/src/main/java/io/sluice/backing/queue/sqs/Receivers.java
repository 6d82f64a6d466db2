package io.sluice.backing.queue.sqs;

import io.sluice.backing.queue.Handler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loops that receive from one queue into a buffer. */
final class Receivers {
  private static final Logger LOG = LoggerFactory.getLogger(Receivers.class);

  /** How often a handler that is not ready is asked again. */
  private static final Duration READINESS = Duration.ofMillis(200);

  /** Deliveries held beyond what fits the buffer and the workers: acknowledgements under way. */
  private static final int MOST_UNACKNOWLEDGED = 2000;

  private final Handler handler;
  private final SourceQueue queue;
  private final Buffer buffer;
  private final InHand inHand;
  private final Consumer<List<Delivery>> giveBack;
  private final QueueSettings settings;
  private final Clock clock;
  private final Pauses pauses;
  private final Backoff backoff;
  private final OutageLog outage;
  private final Turns turns;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Threads threads;

  Receivers(
      Handler handler,
      SourceQueue queue,
      Buffer buffer,
      InHand inHand,
      Consumer<List<Delivery>> giveBack,
      QueueSettings settings,
      Surroundings surroundings) {
    this.handler = handler;
    this.queue = queue;
    this.buffer = buffer;
    this.inHand = inHand;
    this.giveBack = giveBack;
    this.settings = settings;
    this.clock = surroundings.clock();
    this.pauses = surroundings.pauses();
    this.backoff = SqsConsumer.outageBackoff(surroundings.random());
    String activity = "Receiving from " + queue.name().text();
    this.outage = new OutageLog(activity, settings.server(), clock);
    this.turns = new Turns(settings.receivers());
    this.threads = new Threads("receive-" + queue.name().text());
  }

  void start() {
    for (int index = 0; index < settings.receivers(); index++) {
      int receiver = index;
      threads.start(() -> loop(receiver));
    }
  }

  /** No receive begins after this; those under way go on. */
  void stop() {
    stopping.countDown();
    turns.stop();
  }

  /** Waits for receives under way; true when none is left. */
  boolean join(Duration atMost) {
    return threads.join(atMost);
  }

  /** Ends receives under way; what the server was about to answer them stays hidden for a while. */
  void abort() {
    threads.interrupt();
  }

  private void loop(int receiver) {
    int failures = 0;
    try {
      while (turns.await(receiver) && buffer.reserve(BatchEntries.MAX_ENTRIES)) {
        if (!mayReceive()) {
          buffer.put(BatchEntries.MAX_ENTRIES, List.of());
          pauses.stopped(stopping, READINESS);
        } else if (receive(receiver)) {
          failures = 0;
        } else {
          failures++;
          pauses.stopped(stopping, backoff.after(failures));
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("A receiver of {} was stopped", queue.name().text());
    }
  }

  private boolean mayReceive() {
    try {
      return handler.ready() && inHand.size() < MOST_UNACKNOWLEDGED + mostWithHandlers();
    } catch (RuntimeException e) {
      outage.failed(e);
      return false;
    }
  }

  private int mostWithHandlers() {
    return (settings.concurrency() + 1) * settings.maxBatch();
  }

  /** One receive into the reserved room; false when it failed. */
  private boolean receive(int receiver) throws InterruptedException {
    Instant began = clock.instant();
    List<Delivery> received = List.of();
    boolean answered = false;
    try {
      received = queue.receive(receiver == 0 ? settings.longPoll() : Duration.ZERO);
      answered = true;
    } catch (RuntimeException e) {
      if (stopping.getCount() > 0) {
        outage.failed(e);
      }
    }
    inHand.add(received);
    if (!buffer.put(BatchEntries.MAX_ENTRIES, received)) {
      giveBack.accept(received);
    }
    if (answered) {
      outage.recovered();
      boolean full = received.size() == BatchEntries.MAX_ENTRIES;
      turns.received(full);
      if (!full && !received.isEmpty()) {
        pace(began);
      }
    }
    return answered;
  }

  private void pace(Instant began) throws InterruptedException {
    Duration left = settings.receivePace().minus(Duration.between(began, clock.instant()));
    if (left.isPositive()) {
      pauses.stopped(stopping, left);
    }
  }
}
