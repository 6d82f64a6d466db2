package io.sluice.evm.chain;

import java.util.Optional;

/**
 * How many blocks make the end of a transaction final, its own included: under a tip at height 20,
 * a block at height 9 has 12.
 *
 * @param count 1 or more
 */
public record Confirmations(int count) {
  public Confirmations {
    if (count < 1) {
      throw new IllegalArgumentException("a block confirms itself, so 1 or more, not " + count);
    }
  }

  /** How many a block has under a tip; 0 when it is above. */
  public static long of(BlockNumber block, BlockNumber tip) {
    return Math.max(0, tip.value() - block.value() + 1);
  }

  /** The highest block that has them; empty while no block has. */
  public Optional<BlockNumber> deepest(BlockNumber tip) {
    long height = tip.value() - count + 1;
    return height < 0 ? Optional.empty() : Optional.of(new BlockNumber(height));
  }
}
