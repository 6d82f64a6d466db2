package io.sluice.rpc;

import io.sluice.chain.BlockHash;
import io.sluice.chain.BlockNumber;
import io.sluice.chain.TxHash;
import io.sluice.chain.Wei;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block as {@code eth_getBlockByNumber} gives it without full transactions.
 *
 * @param baseFee per gas; {@code null} before London (legacy pricing)
 * @param transactions in the order of the block
 */
public record Block(
    BlockNumber number,
    BlockHash hash,
    BlockHash parent,
    Instant timestamp,
    @Nullable Wei baseFee,
    long gasLimit,
    List<TxHash> transactions) {}
