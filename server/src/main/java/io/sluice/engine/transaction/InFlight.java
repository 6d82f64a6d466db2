package io.sluice.engine.transaction;

import io.sluice.evm.chain.Nonce;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that has a nonce and is in no block.
 *
 * @param gas the limit it is signed with
 * @param givenUp whether only no-ops may be signed for it
 * @param ordinal the next free one among the attempts at its nonce
 * @param doubt why only a no-op may be signed for it, for people: it is not what was accepted;
 *     {@code null} when nothing speaks against its effect
 */
public record InFlight(
    Intent intent, Nonce nonce, long gas, boolean givenUp, int ordinal, @Nullable String doubt) {}
