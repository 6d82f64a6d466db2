package io.sluice.engine.transaction;

import io.sluice.evm.chain.Bytes;
import io.sluice.evm.price.Fees;
import io.sluice.evm.price.Speed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for and what is offered for it, beside what {@link TransactionView} shows.
 *
 * @param data may be 128 KB
 * @param gas the limit as it was or will be signed; as asked for before it is routed, {@code null}
 *     when it was not
 * @param relayer the lane it must go through, by name; {@code null} for any
 * @param givenUp whether from now on nothing but no-ops is signed for its nonce
 * @param offer of the attempt that is shown; {@code null} before it is routed
 * @param sentAt when a node was first known to have it; {@code null} until then
 */
public record TransactionTerms(
    Bytes data,
    @Nullable Long gas,
    Speed speed,
    @Nullable String relayer,
    boolean givenUp,
    @Nullable Fees offer,
    @Nullable Instant sentAt) {}
