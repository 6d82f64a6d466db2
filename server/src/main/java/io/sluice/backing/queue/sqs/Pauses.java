package io.sluice.backing.queue.sqs;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Waiting in loops that can be stopped; a test decides how long a moment lasts. */
@FunctionalInterface
interface Pauses {
  /** Waits on the machine's own clock. */
  Pauses REAL = (stop, length) -> stop.await(length.toNanos(), NANOSECONDS);

  /** Waits for the length, or less when stopped; true when stopped. */
  boolean stopped(CountDownLatch stop, Duration length) throws InterruptedException;
}
