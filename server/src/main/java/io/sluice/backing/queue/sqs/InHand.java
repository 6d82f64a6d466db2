package io.sluice.backing.queue.sqs;

import io.sluice.backing.queue.sqs.SourceQueue.Hidden;
import io.sluice.backing.queue.sqs.SourceQueue.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The deliveries this process holds, and the heartbeat that keeps them hidden from others.
 *
 * <p>It beats at half the visibility time and skips what was received or renewed within the last
 * quarter, so nothing is left longer than three quarters of its time.
 */
final class InHand {
  private final SourceQueue queue;
  private final Duration visibility;
  private final Clock clock;
  private final Pauses pauses;
  private final OutageLog outage;
  private final Map<String, Held> held = new ConcurrentHashMap<>();

  /** Held while a renewal is on its way, so that none can overtake a release. */
  private final ReentrantLock renewing = new ReentrantLock();

  InHand(SourceQueue queue, Duration visibility, Clock clock, Pauses pauses, OutageLog outage) {
    this.queue = queue;
    this.visibility = visibility;
    this.clock = clock;
    this.pauses = pauses;
    this.outage = outage;
  }

  void add(Collection<Delivery> deliveries) {
    Instant now = clock.instant();
    deliveries.forEach(delivery -> held.put(delivery.receipt(), new Held(delivery, now)));
  }

  int size() {
    return held.size();
  }

  /** Forgets what is deleted or lost. */
  void forget(Delivery delivery) {
    held.remove(delivery.receipt());
  }

  /** Stops renewing; once this returns no renewal of them is on its way either. */
  void release(Collection<Delivery> deliveries) {
    renewing.lock();
    try {
      deliveries.forEach(this::forget);
    } finally {
      renewing.unlock();
    }
  }

  /** Beats until stopped. */
  void keep(CountDownLatch stop) {
    try {
      while (!pauses.stopped(stop, visibility.dividedBy(2))) {
        beat();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    Instant due = clock.instant().minus(visibility.dividedBy(4));
    List<Held> old = held.values().stream().filter(one -> !one.renewed().isAfter(due)).toList();
    for (List<Held> batch : BatchEntries.tens(old)) {
      try {
        renew(batch);
        outage.recovered();
      } catch (RuntimeException e) {
        outage.failed(e);
      }
    }
  }

  private void renew(List<Held> batch) {
    renewing.lock();
    try {
      List<Hidden> still =
          batch.stream()
              .filter(one -> held.containsKey(one.delivery().receipt()))
              .map(one -> new Hidden(one.delivery(), visibility))
              .toList();
      if (still.isEmpty()) {
        return;
      }
      Instant now = clock.instant();
      List<Refusal> refusals = queue.hide(still);
      still.forEach(one ->
          held.computeIfPresent(
              one.delivery().receipt(), (_, before) -> new Held(before.delivery(), now)));
      refusals.stream().filter(Refusal::lasting).map(Refusal::delivery).forEach(this::forget);
    } finally {
      renewing.unlock();
    }
  }

  /**
   * A delivery and when its visibility time last began.
   *
   * @param renewed by our clock, before the server's answer
   */
  private record Held(Delivery delivery, Instant renewed) {}
}
