package io.sluice.engine.lane;

/**
 * A lane's row id; internal. Clients see {@link Lane#name()}.
 *
 * @param value 1 or more
 */
public record LaneId(int value) implements Comparable<LaneId> {
  @Override
  public int compareTo(LaneId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
