package io.sluice.rpc;

import io.sluice.chain.BlockHash;
import io.sluice.chain.BlockNumber;
import io.sluice.chain.TxHash;
import io.sluice.chain.Wei;

/**
 * What a block says of one of its transactions.
 *
 * @param succeeded false when execution reverted: the nonce and the gas are spent, the effect is
 *     not there
 * @param gasUsed units of gas
 * @param effectiveGasPrice wei per gas actually paid
 */
public record Receipt(
    TxHash hash,
    BlockHash blockHash,
    BlockNumber block,
    boolean succeeded,
    long gasUsed,
    Wei effectiveGasPrice) {}
