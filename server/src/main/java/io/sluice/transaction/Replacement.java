package io.sluice.transaction;

import io.sluice.chain.Nonce;
import io.sluice.fee.Fees;
import io.sluice.fee.Speed;
import io.sluice.lane.LaneId;
import org.jspecify.annotations.Nullable;

/**
 * A wish to sign again at a nonce.
 *
 * @param kind {@link AttemptKind#BUMP} or {@link AttemptKind#NO_OP}
 * @param speed whose price it wants
 * @param reason for the ledger and the timeline
 * @param atCap whether it was said that the cap allows no more
 * @param last what was offered for the nonce before; {@code null} when nothing was
 * @param unsentEffect whether what was signed before has the effect, and no node is known to have
 *     it: a no-op then needs not outbid it
 * @param offer what it is to be signed with; {@code null} until it is priced
 */
public record Replacement(
    TransactionId transaction,
    TransactionState state,
    LaneId lane,
    Nonce nonce,
    AttemptKind kind,
    Speed speed,
    String reason,
    boolean atCap,
    @Nullable Fees last,
    boolean unsentEffect,
    @Nullable Fees offer) {}
