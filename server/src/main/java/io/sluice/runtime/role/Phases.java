package io.sluice.runtime.role;

/**
 * Lifecycle phases: a low number starts first and stops last. All of them but {@link #ANSWERS} lie
 * below the web server's, so HTTP opens after everything here has started and closes before
 * anything here stops.
 */
public final class Phases {
  /** What others stand on: connections, background readings, the outbox. */
  public static final int INFRASTRUCTURE = 0;

  /** Loops that feed on the database: intake, sweeper, monitor. */
  public static final int LOOPS = 1000;

  /**
   * Queue consumers: the last to start and the first to stop, so that what they leave is drained.
   */
  public static final int CONSUMERS = 2000;

  /** Answers that would never end by themselves: they end before HTTP waits for what is open. */
  public static final int ANSWERS = Integer.MAX_VALUE;

  private Phases() {}
}
