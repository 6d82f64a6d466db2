package io.sluice.engine.sweep;

import org.springframework.context.ApplicationContext;

/** Lets a test sweep when it likes. */
public final class SweepSteps {
  private SweepSteps() {}

  public static void sweep(ApplicationContext context) {
    context.getBean(Sweeper.class).sweep();
  }

  /** What a process does when it starts. */
  public static void sweepAtStart(ApplicationContext context) {
    context.getBean(Sweeper.class).sweepAtStart();
  }

  /** What its thread does each time; the first time is a process's start. */
  public static void tick(ApplicationContext context) {
    context.getBean(Sweeper.class).tick();
  }
}
