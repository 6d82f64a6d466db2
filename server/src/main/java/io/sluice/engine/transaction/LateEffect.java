package io.sluice.engine.transaction;

import io.sluice.evm.chain.TxHash;
import org.jspecify.annotations.Nullable;

/**
 * An effect that is in a block although its transaction was told otherwise: it has had its effect
 * by another hash, or was told as over without one.
 *
 * @param state where the transaction stood, and stays
 * @param before the hash that stood for it; {@code null} when none did
 */
public record LateEffect(Inclusion inclusion, TransactionState state, @Nullable TxHash before) {

  /** For people. */
  public String words() {
    String where =
        "%s has its effect in block %s".formatted(inclusion.attempt().hash(), inclusion.block());
    return before == null
        ? where + " although it was over"
        : where + " although " + before + " stands for it";
  }
}
