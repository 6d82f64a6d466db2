package io.sluice.engine.lane;

/**
 * A lane's row id; internal. Clients see {@link Lane#name()}.
 *
 * @param value 1 or more
 */
public record LaneId(int value) implements Comparable<LaneId> {
  /**
   * As its column says it.
   *
   * @throws ArithmeticException when it is no {@code int}
   */
  public static LaneId of(long column) {
    return new LaneId(Math.toIntExact(column));
  }

  @Override
  public int compareTo(LaneId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
