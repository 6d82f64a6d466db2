package io.sluice.engine.transaction;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as it can be shown. What is {@code null} is not known yet, or never will be.
 *
 * @param chain where it is sent
 * @param to {@code null} when it creates a contract
 * @param from the lane's address; {@code null} before it is routed
 * @param relayer the lane's name; {@code null} before it is routed
 * @param mined which attempt a block holds; {@code null} while none does
 * @param waitingFor why it does not move; {@code null} while it does
 * @param failureCode of the error catalogue; {@code null} unless it failed
 */
public record TransactionView(
    TransactionId id,
    ChainId chain,
    TransactionState state,
    @Nullable Address to,
    Wei value,
    @Nullable Address from,
    @Nullable String relayer,
    @Nullable Nonce nonce,
    @Nullable TxHash hash,
    @Nullable BlockNumber block,
    @Nullable AttemptKind mined,
    @Nullable Long gasUsed,
    @Nullable String waitingFor,
    @Nullable String failureCode,
    @Nullable String failureDetail,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant confirmedAt) {}
