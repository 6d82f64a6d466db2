package io.sluice.backing.outbox;

import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueUnavailableException;
import io.sluice.runtime.role.Phases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends this process's hand-offs as soon as they are committed, those of them that no stage of this
 * process takes itself, and takes over those that are nobody's any more. No transaction is open and
 * no row is locked while a queue is asked. What was sent is deleted after it, many at once and
 * before it is free, so that a crash between the two sends again, never not at all. A queue that
 * takes nothing holds up no other. One thread per process.
 */
@Component
class OutboxDrainer implements SmartLifecycle {
  /** So many are deleted at once, however young they are. */
  private static final int MOST_SENT = 1000;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(OutboxDrainer.class);

  private final Outbox outbox;
  private final OwnHandOffs own;
  private final HandOffSender sender;
  private final Doorbell doorbell;
  private final OutboxSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private volatile boolean running;
  private Thread thread = new Thread(() -> {});
  private final List<HandOff> sent = new ArrayList<>();
  private Instant nextLook = Instant.EPOCH;
  private Instant forgetAt = Instant.MAX;

  OutboxDrainer(
      Outbox outbox,
      OwnHandOffs own,
      HandOffSender sender,
      Doorbell doorbell,
      OutboxSettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.outbox = outbox;
    this.own = own;
    this.sender = sender;
    this.doorbell = doorbell;
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("outbox").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    doorbell.ring();
    try {
      thread.join(LONGEST_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stops after everything that hands off, so that what is handed off at the end still leaves. */
  @Override
  public int getPhase() {
    return Phases.INFRASTRUCTURE;
  }

  private void run() {
    int failures = 0;
    boolean last = false;
    while (!last) {
      last = !running;
      try {
        work();
        failures = 0;
      } catch (QueueUnavailableException | DataAccessException | TransactionException e) {
        failures++;
        if (failures == 1) {
          LOG.warn("The outbox waits: {}", e.getMessage());
        }
      }
      pause(failures);
    }
  }

  private void work() {
    try {
      while (sendOwn() > 0) {
        forgetLater(own.takeDone()); // more may have been appended meanwhile
      }
      if (!clock.instant().isBefore(nextLook)) {
        while (sendOthers() > 0) {
          // the next batch
        }
        nextLook = clock.instant().plus(settings.poll());
      }
    } finally {
      forgetLater(own.takeDone());
      if (!running || isTimeToForget()) {
        forgetSent();
      }
    }
  }

  private boolean isTimeToForget() {
    return sent.size() >= MOST_SENT || !clock.instant().isBefore(forgetAt);
  }

  private void pause(int failures) {
    Duration pause = settings.poll().multipliedBy(1L << Math.min(failures, 10));
    Duration late = failures == 0 ? own.untilLate(clock.instant()) : LONGEST_PAUSE;
    try {
      if (running) {
        doorbell.await(Collections.min(List.of(pause, late, LONGEST_PAUSE)));
      }
    } catch (InterruptedException e) {
      running = false;
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sends a batch per queue of what this process has appended.
   *
   * @return how many hand-offs left
   * @throws QueueUnavailableException when a queue took nothing; those of others left all the same
   */
  int sendOwn() {
    int sent = 0;
    QueueUnavailableException failure = null;
    for (QueueName queue : own.queues()) {
      List<HandOff> taken = own.take(queue, settings.batch(), clock.instant());
      try {
        sent += send(queue, taken);
      } catch (QueueUnavailableException e) {
        own.putBack(taken);
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return sent;
  }

  /**
   * Takes over a batch per queue of what is nobody's, and sends it. What was sent is deleted first:
   * some of it may be free by now, when a queue was slow.
   *
   * @return how many hand-offs left
   * @throws QueueUnavailableException when a queue took nothing; those of others left all the same
   */
  int sendOthers() {
    forgetSent();
    int sent = 0;
    QueueUnavailableException failure = null;
    Instant now = clock.instant();
    Set<QueueName> queues = outbox.anyFree(now);
    for (QueueName queue : queues) {
      List<HandOff> taken =
          transaction.execute(status -> outbox.takeOver(queue, settings.batch(), now));
      List<HandOff> handOffs = taken == null ? List.of() : taken;
      try {
        sent += send(queue, handOffs);
      } catch (QueueUnavailableException e) {
        outbox.release(handOffs, now);
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return sent;
  }

  private int send(QueueName queue, List<HandOff> handOffs) {
    if (handOffs.isEmpty()) {
      return 0;
    }
    List<HandOff> left = sender.send(queue, handOffs);
    forgetLater(left);
    if (isTimeToForget()) { // there may always be more to send
      forgetSent();
    }
    return left.size();
  }

  private void forgetLater(List<HandOff> handOffs) {
    if (sent.isEmpty() && !handOffs.isEmpty()) {
      forgetAt = clock.instant().plus(settings.poll());
    }
    sent.addAll(handOffs);
  }

  /** Deletes what stages of this process have done, and what was sent. */
  void forgetDone() {
    forgetLater(own.takeDone());
    forgetSent();
  }

  /** Deletes what was sent, or done. What cannot be deleted now is sent again once it is free. */
  void forgetSent() {
    List<HandOff> all = List.copyOf(sent);
    sent.clear();
    forgetAt = Instant.MAX;
    outbox.delete(all);
  }
}
