package io.sluice.evm.chain;

/**
 * A block's height; the genesis block is 0.
 *
 * @param value 0 or more
 */
public record BlockNumber(long value) implements Comparable<BlockNumber> {
  public BlockNumber {
    if (value < 0) {
      throw new IllegalArgumentException("a block number is 0 or more, not " + value);
    }
  }

  public BlockNumber plus(long steps) {
    return new BlockNumber(Math.addExact(value, steps));
  }

  @Override
  public int compareTo(BlockNumber other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
