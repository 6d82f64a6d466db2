package io.sluice.acceptance.chaos;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two halves of a run in turn, each as long as the same blows take, and what came onto the chain in
 * each.
 */
final class Halves {
  private final boolean there;
  private final Half first = new Half();
  private final Half second = new Half();
  private @Nullable Half current;

  /**
   * @param there whether the halves differ at all
   */
  Halves(boolean there) {
    this.there = there;
  }

  boolean areThere() {
    return there;
  }

  boolean isSecond() {
    return second.equals(current);
  }

  /** Whether both came equally often. */
  boolean areEqual() {
    return first.times == second.times;
  }

  /**
   * The other one begins.
   *
   * @param used nonces of all lanes in blocks
   */
  void next(long used) {
    end(used);
    current = first.equals(current) ? second : first;
    current.begin(used);
  }

  void end(long used) {
    if (current != null) {
      current.end(used);
    }
  }

  List<String> lines() {
    if (!there || second.nanos == 0) {
      return List.of();
    }
    return List.of(
        "both endpoints alive: %.1f transactions per second".formatted(first.perSecond()),
        "one of them dead: %.1f transactions per second, %.0f %%"
            .formatted(second.perSecond(), 100 * second.perSecond() / first.perSecond()));
  }

  private static final class Half {
    private int times;
    private long nanos;
    private long count;
    private long since;
    private long before;

    void begin(long used) {
      times++;
      since = System.nanoTime();
      before = used;
    }

    void end(long used) {
      nanos += System.nanoTime() - since;
      count += used - before;
    }

    double perSecond() {
      return count * 1e9 / nanos;
    }
  }
}
