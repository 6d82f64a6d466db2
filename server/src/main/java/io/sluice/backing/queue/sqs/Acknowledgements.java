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
 * Acknowledgements on their way to the server, off the handlers' path. They wait a moment for
 * others to share a request; those that come while requests are under way share the next ones.
 */
final class Acknowledgements {
  private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);

  /** Taken at once: as many requests beside each other as hide a network's latency. */
  private static final int MOST_AT_ONCE = 8 * BatchEntries.MAX_ENTRIES;

  /** Rounds in a row that may fail once closed; until then there is no limit. */
  private static final int LAST_ROUNDS = 3;

  private final Acknowledger acknowledger;
  private final Duration linger;
  private final Backoff backoff;
  private final Pauses pauses;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private boolean closed;

  Acknowledgements(Acknowledger acknowledger, Duration linger, Backoff backoff, Pauses pauses) {
    this.acknowledger = acknowledger;
    this.linger = linger;
    this.backoff = backoff;
    this.pauses = pauses;
  }

  /** Takes acknowledgements over; never blocks on the server. */
  void add(Collection<Acknowledgement> more) {
    lock.lock();
    try {
      int before = waiting.size();
      more.forEach(acknowledgement -> waiting.add(Pending.of(acknowledgement)));
      if (before == 0
          || (before < BatchEntries.MAX_ENTRIES && waiting.size() >= BatchEntries.MAX_ENTRIES)) {
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Acknowledges until closed and empty, or until the server has failed too often after the close.
   */
  void run() {
    int failures = 0;
    try {
      for (List<Pending> batch = next(); !batch.isEmpty(); batch = next()) {
        var result = acknowledge(batch);
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
  private Acknowledger.Result acknowledge(List<Pending> batch) {
    try {
      return acknowledger.acknowledge(batch);
    } catch (RuntimeException e) {
      LOG.error("Acknowledging {} messages failed", batch.size(), e);
      return new Acknowledger.Result(batch, true);
    }
  }

  private List<Pending> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        filled.await();
      }
      long left = linger.toNanos();
      while (waiting.size() < BatchEntries.MAX_ENTRIES && !closed && left > 0) {
        left = filled.awaitNanos(left);
      }
      int full = waiting.size() / BatchEntries.MAX_ENTRIES * BatchEntries.MAX_ENTRIES;
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
