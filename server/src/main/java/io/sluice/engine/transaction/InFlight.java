package io.sluice.engine.transaction;

import io.sluice.evm.chain.Nonce;

/**
 * A transaction that has a nonce and is in no block.
 *
 * @param gas the limit it is signed with
 * @param givenUp whether only no-ops may be signed for it
 * @param ordinal the next free one among the attempts at its nonce
 */
public record InFlight(Intent intent, Nonce nonce, long gas, boolean givenUp, int ordinal) {}
