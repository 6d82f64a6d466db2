package io.sluice.runtime.health;

import java.util.Map;

/**
 * What a check saw.
 *
 * @param details more to show beside the status: figures, ids, a {@code reason}. Open to everybody,
 *     so no address with a password and no class name
 */
public record Finding(Status status, Map<String, Object> details) {
  public Finding {
    details = Map.copyOf(details);
  }

  public static Finding up() {
    return new Finding(Status.UP, Map.of());
  }

  public static Finding up(Map<String, Object> details) {
    return new Finding(Status.UP, details);
  }

  /** One sentence why. */
  public static Finding down(String reason) {
    return new Finding(Status.DOWN, Map.of("reason", reason));
  }
}
