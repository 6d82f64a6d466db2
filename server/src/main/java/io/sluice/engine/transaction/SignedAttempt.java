package io.sluice.engine.transaction;

import io.sluice.evm.chain.Bytes;
import io.sluice.evm.price.Fees;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt with all there is to store of it.
 *
 * @param ordinal 0 for the first of its nonce
 * @param gas the limit it is signed with
 * @param validUntil when it may no longer be sent; {@code null} for never
 */
public record SignedAttempt(
    Attempt attempt, int ordinal, Bytes raw, Fees fees, long gas, @Nullable Instant validUntil) {}
