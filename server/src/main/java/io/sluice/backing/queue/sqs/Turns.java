package io.sluice.backing.queue.sqs;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many receivers work: one while batches come back partly filled, one more for each full batch.
 * Fewer long polls on an idle queue cost less, and keep messages that were sent together together.
 */
final class Turns {
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int wanted = 1;
  private boolean stopped;

  Turns(int most) {
    this.most = most;
  }

  /**
   * Waits until the receiver is wanted; false when stopped.
   *
   * @param receiver from 0; the first is always wanted
   */
  boolean await(int receiver) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopped && receiver >= wanted) {
        changed.await();
      }
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  void received(boolean full) {
    lock.lock();
    try {
      if (!full) {
        wanted = 1;
      } else if (wanted < most) {
        wanted++;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
