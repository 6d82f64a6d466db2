package io.sluice.engine.transaction;

import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Nonce;
import org.jspecify.annotations.Nullable;

/**
 * Whoever a nonce is reserved for, while no block holds it.
 *
 * @param state where it stands
 * @param givenUp why only no-ops are signed for it; {@code null} while it is wanted
 * @param words what a node said of it; {@code null} when it said nothing
 */
public record NonceHolder(
    LaneId lane,
    Nonce nonce,
    TransactionId transaction,
    TransactionState state,
    @Nullable VoidReason givenUp,
    @Nullable String words) {}
