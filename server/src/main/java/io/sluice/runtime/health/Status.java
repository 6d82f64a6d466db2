package io.sluice.runtime.health;

/** How something is. */
public enum Status {
  /** All of it works. */
  UP,
  /** It works, but something it can do without is away. */
  DEGRADED,
  /** It does not work. */
  DOWN
}
