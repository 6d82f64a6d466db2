package io.sluice.engine.lane;

/**
 * How many transactions a lane keeps in flight. Nodes drop what is too far ahead (geth keeps 64
 * future transactions per account, Besu 200), so it starts small, doubles while everything sent is
 * included, and halves when a node drops some.
 *
 * @param initial of a new lane
 * @param smallest never less
 * @param largest never more
 */
public record Window(int initial, int smallest, int largest) {
  public Window {
    if (smallest < 1 || initial < smallest || largest < initial) {
      throw new IllegalArgumentException("a window needs 1 <= smallest <= initial <= largest");
    }
  }

  /**
   * The window after a block.
   *
   * @param now the window so far
   * @param included how many of the lane's transactions the block holds
   */
  public int afterBlock(int now, int included) {
    return included * 2 >= now ? Math.min(largest, now * 2) : now;
  }

  /** The window after a node was found to have dropped what it had taken. */
  public int afterDrop(int now) {
    return Math.max(smallest, now / 2);
  }
}
