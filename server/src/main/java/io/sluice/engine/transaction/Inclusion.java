package io.sluice.engine.transaction;

import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;

/**
 * An attempt that a block holds.
 *
 * @param succeeded false when it reverted
 * @param gasUsed units of gas
 */
public record Inclusion(
    Attempt attempt, BlockNumber block, BlockHash blockHash, boolean succeeded, long gasUsed) {

  /** Whether what was asked for has happened in it. */
  boolean hasEffect() {
    return succeeded && attempt.kind().hasEffect();
  }
}
