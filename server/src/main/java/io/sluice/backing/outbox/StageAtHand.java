package io.sluice.backing.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.HandlerMetrics;
import io.sluice.backing.queue.Items;
import io.sluice.backing.queue.Message;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that hands what this process appends to the stage it is for, where this process has
 * that, without the queue. A hand-off that is done is deleted from the outbox with the next that
 * was sent. The items of it that are not done go to the queue, which alone knows how to wait, to
 * count and to give up; its row stays until they are there. A process that dies in between has its
 * hand-offs taken over whole, and what was done already is done again, which changes nothing.
 */
final class StageAtHand {
  private static final Logger LOG = LoggerFactory.getLogger(StageAtHand.class);

  private final Handler handler;
  private final OwnHandOffs own;
  private final Doorbell drainer;
  private final OutboxSettings settings;
  private final Clock clock;
  private final HandlerMetrics metrics;
  private final Doorbell doorbell = new Doorbell();
  private volatile boolean running;
  private Thread thread = new Thread(() -> {});

  StageAtHand(
      Handler handler,
      OwnHandOffs own,
      Doorbell drainer,
      OutboxSettings settings,
      Clock clock,
      MeterRegistry meters) {
    this.handler = handler;
    this.own = own;
    this.drainer = drainer;
    this.settings = settings;
    this.clock = clock;
    this.metrics = new HandlerMetrics(meters, handler.queue());
  }

  private QueueName queue() {
    return handler.queue();
  }

  void start() {
    running = true;
    own.open(queue(), settings.atHand(), doorbell::ring);
    thread = Thread.ofPlatform().name("at-hand-" + queue().text()).start(this::run);
  }

  /** Takes nothing more; what is waiting goes to the queue. */
  void stop() {
    running = false;
    own.close(queue());
    doorbell.ring();
    drainer.ring();
  }

  /** Waits for what it was doing when it was stopped. */
  void join(Duration most) {
    try {
      thread.join(most.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (running) {
        work();
        doorbell.await(settings.poll());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does all there is. */
  void work() {
    List<HandOff> taken = own.takeAtHand(queue(), settings.batch(), clock.instant());
    while (!taken.isEmpty()) {
      work(taken);
      taken = own.takeAtHand(queue(), settings.batch(), clock.instant());
    }
  }

  private void work(List<HandOff> taken) {
    long began = System.nanoTime();
    List<Verdict> verdicts = verdicts(taken);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    if (Thread.interrupted()) {
      LOG.debug("The handler of {} left its thread interrupted", queue().text());
    }
    List<HandOff> done = new ArrayList<>(taken.size());
    List<HandOff> left = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      HandOff handOff = taken.get(i);
      switch (i < verdicts.size() ? verdicts.get(i) : null) {
        case Verdict.Done verdict -> {
          metrics.handled(verdict, took);
          done.add(handOff);
        }
        case Verdict.Split verdict -> {
          metrics.handled(verdict, took);
          left.add(handOff.only(items(verdict)));
        }
        case Verdict.Unfinished _ -> left.add(handOff);
        case null -> left.add(handOff);
      }
    }
    own.done(done);
    if (!left.isEmpty()) {
      own.putBack(left);
      drainer.ring();
    }
  }

  private static List<String> items(Verdict.Split split) {
    return split.parts().stream().flatMap(part -> Items.split(part.body()).stream()).toList();
  }

  /** None when nothing is done. */
  private List<Verdict> verdicts(List<HandOff> taken) {
    try {
      return handler.ready()
          ? handler.handle(taken.stream().map(StageAtHand::message).toList())
          : List.of();
    } catch (RuntimeException e) {
      LOG.error("The handler of {} failed on {} hand-offs", queue().text(), taken.size(), e);
      return List.of();
    }
  }

  private static Message message(HandOff handOff) {
    return new Message("outbox-" + handOff.id(), Items.join(handOff.items()), 1);
  }
}
