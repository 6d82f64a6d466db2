package io.sluice.transaction;

import io.sluice.chain.Nonce;

/**
 * A transaction that has a nonce and is in no block.
 *
 * @param gas the limit it is signed with
 * @param givenUp whether only no-ops may be signed for it
 * @param attempts how many were signed for its nonce
 */
public record InFlight(Intent intent, Nonce nonce, long gas, boolean givenUp, int attempts) {}
