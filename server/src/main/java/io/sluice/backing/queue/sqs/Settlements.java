package io.sluice.backing.queue.sqs;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settlements on their way to the server, off the handlers' path. They wait a moment for others to
 * share a request; those that come while requests are under way share the next ones.
 */
final class Settlements {
  private static final Logger log = LoggerFactory.getLogger(Settlements.class);

  /** Taken at once: as many requests beside each other as hide a network's latency. */
  private static final int MOST_AT_ONCE = 8 * Batch.MAX_ENTRIES;

  /** Rounds in a row that may fail once closed; until then there is no limit. */
  private static final int LAST_ROUNDS = 3;

  private final Settler settler;
  private final Duration linger;
  private final Backoff backoff;
  private final Pauses pauses;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private boolean closed;

  Settlements(Settler settler, Duration linger, Backoff backoff, Pauses pauses) {
    this.settler = settler;
    this.linger = linger;
    this.backoff = backoff;
    this.pauses = pauses;
  }

  /** Takes settlements over; never blocks on the server. */
  void add(Collection<Settlement> more) {
    lock.lock();
    try {
      int before = waiting.size();
      more.forEach(settlement -> waiting.add(Pending.of(settlement)));
      if (before == 0 || (before < Batch.MAX_ENTRIES && waiting.size() >= Batch.MAX_ENTRIES)) {
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Settles until closed and empty, or until the server has failed too often after the close. */
  void run() {
    int failures = 0;
    try {
      for (List<Pending> batch = next(); !batch.isEmpty(); batch = next()) {
        var result = settle(batch);
        putBack(result.again());
        failures = result.failed() ? failures + 1 : 0;
        if (failures > 0 && pauses.stopped(closing, backoff.after(failures))) {
          if (failures >= LAST_ROUNDS) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** No fault of ours may end the loop: everything in hand would be held for ever. */
  private Settler.Result settle(List<Pending> batch) {
    try {
      return settler.settle(batch);
    } catch (RuntimeException e) {
      log.error("Settling {} messages failed", batch.size(), e);
      return new Settler.Result(batch, true);
    }
  }

  private List<Pending> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        filled.await();
      }
      long left = linger.toNanos();
      while (waiting.size() < Batch.MAX_ENTRIES && !closed && left > 0) {
        left = filled.awaitNanos(left);
      }
      int full = waiting.size() / Batch.MAX_ENTRIES * Batch.MAX_ENTRIES;
      int some = Math.min(MOST_AT_ONCE, full > 0 && !closed ? full : waiting.size());
      List<Pending> batch = new ArrayList<>(some);
      while (batch.size() < some) {
        batch.add(waiting.removeFirst());
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void putBack(List<Pending> again) {
    lock.lock();
    try {
      again.reversed().forEach(waiting::addFirst);
    } finally {
      lock.unlock();
    }
  }

  /** Sends what waits without lingering, and ends {@link #run} after that. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
    closing.countDown();
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
