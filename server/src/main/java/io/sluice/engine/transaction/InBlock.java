package io.sluice.engine.transaction;

import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.TxHash;

/**
 * A transaction that is mined and not over, as it is stored.
 *
 * @param hash of the attempt in the block
 * @param succeeded false when it reverted
 */
public record InBlock(
    TransactionId id, TxHash hash, BlockNumber block, BlockHash blockHash, boolean succeeded) {}
