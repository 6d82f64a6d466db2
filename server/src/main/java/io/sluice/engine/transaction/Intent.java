package io.sluice.engine.transaction;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants done. Never changes.
 *
 * @param to where it goes; {@code null} creates a contract from {@code data}
 * @param gasLimit units of gas; {@code null} to have it estimated
 * @param relayer the lane it must go through, by name; {@code null} for any
 * @param validUntil after which it must not be signed any more; {@code null} for no end
 * @param retryOnFailure whether a transient failure may be retried beyond the usual
 */
public record Intent(
    @Nullable Address to,
    Wei value,
    Bytes data,
    @Nullable Long gasLimit,
    Speed speed,
    @Nullable String relayer,
    @Nullable Instant validUntil,
    boolean retryOnFailure) {}
