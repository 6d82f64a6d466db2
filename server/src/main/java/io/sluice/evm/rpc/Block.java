package io.sluice.evm.rpc;

import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
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
