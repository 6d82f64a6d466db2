package io.sluice.runtime.health;

/**
 * Looks after one thing this process stands on. A bean of this type is found and asked in the
 * background, every two seconds, on a thread of its own.
 */
public interface HealthCheck {
  /** The key under {@code checks} of the health answer; a contract once published. */
  String name();

  /**
   * Whether the process can do nothing useful without it: then its outage makes the process DOWN
   * and unready. The outage of anything else only degrades it.
   */
  boolean required();

  /**
   * Looks. May block: an answer later than the deadline counts as {@link Status#DOWN}, and the next
   * look waits until this one has returned. An exception counts as DOWN as well.
   */
  Finding check() throws Exception;
}
