package io.sluice.runtime.startup;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of patience: a process that was told to stop is gone after 30 s, whatever still hangs.
 * Orchestrators kill at that point anyway; work cut off here is redelivered, as after any crash.
 */
final class ShutdownDeadline {
  /** A second short of the 30 s that Kubernetes and ECS give. */
  private static final Duration PATIENCE = Duration.ofSeconds(29);

  private ShutdownDeadline() {}

  static void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(ShutdownDeadline::arm, "shutdown-deadline"));
  }

  /** Returns at once: the wait is on a daemon thread, which ends with the JVM. */
  private static void arm() {
    Thread.ofPlatform().daemon().name("shutdown-deadline").start(ShutdownDeadline::halt);
  }

  private static void halt() {
    try {
      if (!new CountDownLatch(1).await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("Not stopped after " + PATIENCE.toSeconds() + " s; ending at once.");
        Runtime.getRuntime().halt(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
