package io.sluice.runtime.role;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;

/**
 * A thread that does one thing again and again, with a pause between, while the process runs. It is
 * the wiring's: what it does knows of no thread. {@link #start} and {@link #stop} by one thread,
 * {@link #wake} by any.
 */
public final class Ticker implements SmartLifecycle {
  private static final Duration STOP = Duration.ofSeconds(10);

  private final String name;
  private final Supplier<Duration> pause;
  private final Runnable tick;
  private final Runnable end;
  private final Semaphore signals = new Semaphore(0);
  private volatile boolean running;
  private Thread thread = new Thread(() -> {});

  /**
   * @param pause between the end of one tick and the start of the next
   * @param tick must not throw: an exception ends the thread
   */
  public Ticker(String name, Duration pause, Runnable tick) {
    this(name, () -> pause, tick, () -> {});
  }

  /**
   * @param pause asked after each tick; must not throw either
   * @param tick must not throw: an exception ends the thread
   * @param end done after the last tick, by who stops it
   */
  public Ticker(String name, Supplier<Duration> pause, Runnable tick, Runnable end) {
    this.name = name;
    this.pause = pause;
    this.tick = tick;
    this.end = end;
  }

  @Override
  public void start() {
    signals.drainPermits();
    running = true;
    thread = Thread.ofPlatform().name(name).start(this::run);
  }

  /** Waits for the tick under way, ten seconds at most. */
  @Override
  public void stop() {
    running = false;
    signals.release();
    try {
      thread.join(STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end.run();
  }

  /** Ends the pause, or the next one when it ticks just now. */
  public void wake() {
    if (signals.availablePermits() == 0) {
      signals.release();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Phases.LOOPS;
  }

  private void run() {
    try {
      while (running) {
        tick.run();
        if (running) {
          boolean _ = signals.tryAcquire(pause.get().toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
