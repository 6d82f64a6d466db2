package io.sluice.evm.rpc;

import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.TxHash;

/**
 * What a block says of one of its transactions. Holds only what decides something: nodes differ in
 * the rest, and leave some of it out.
 *
 * @param succeeded false when execution reverted: the nonce and the gas are spent, the effect is
 *     not there
 * @param gasUsed units of gas
 */
public record Receipt(
    TxHash hash, BlockHash blockHash, BlockNumber block, boolean succeeded, long gasUsed) {}
