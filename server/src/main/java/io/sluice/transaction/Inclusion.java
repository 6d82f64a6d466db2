package io.sluice.transaction;

import io.sluice.chain.BlockHash;
import io.sluice.chain.BlockNumber;
import io.sluice.chain.TxHash;

/**
 * An attempt that a block holds.
 *
 * @param kind of the attempt
 * @param succeeded false when it reverted
 * @param gasUsed units of gas
 */
public record Inclusion(
    TransactionId transaction,
    AttemptKind kind,
    TxHash hash,
    BlockNumber block,
    BlockHash blockHash,
    boolean succeeded,
    long gasUsed) {}
