package io.sluice.relay.gasless;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.TxHash;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of ours that executes requests, as the engine has told of it.
 *
 * @param batch whether it is an {@code executeBatch}, which does not revert when a call does
 * @param hash of the attempt in a block, else of the newest; {@code null} while nothing is signed
 * @param block that holds it; {@code null} while none does
 * @param succeeded false when it reverted in that block; {@code null} while none holds it
 * @param gasUsed units of gas; {@code null} while no block holds it
 * @param failureCode of the error catalogue; {@code null} unless it ended without its effect
 * @param settled whether its signers may go on
 */
record Carrier(
    TransactionId id,
    ChainId chain,
    Address forwarder,
    boolean batch,
    TransactionState state,
    @Nullable TxHash hash,
    @Nullable BlockNumber block,
    @Nullable Boolean succeeded,
    @Nullable Long gasUsed,
    @Nullable String failureCode,
    boolean settled) {}
