package io.sluice.engine.transaction;

import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.price.Cause;
import io.sluice.evm.price.Fees;
import io.sluice.evm.price.Speed;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A wish to sign again at a nonce.
 *
 * @param kind {@link AttemptKind#BUMP} or {@link AttemptKind#NO_OP}
 * @param speed whose price it wants
 * @param reason for the ledger and the timeline
 * @param waits whether it was said that no offer would be taken at present
 * @param cause why, as far as it matters for price and gas
 * @param bound what the node named, see {@link Cause}; {@code null} when it named nothing
 * @param routedGas the limit the transaction was signed with
 * @param gasIsFixed whether that is the client's choice
 * @param last what was offered by the newest attempt that no node refused for good; {@code null}
 *     when there is none
 * @param contested whether a node had something of ours for the nonce
 * @param unsentEffect whether what was signed before has the effect, and no node is known to have
 *     it: a no-op then needs not outbid it
 * @param offer what it is to be signed with; {@code null} until it is priced
 * @param gas what it is to be signed with; {@code null} for the transaction's own
 */
public record Replacement(
    TransactionId transaction,
    TransactionState state,
    LaneId lane,
    Nonce nonce,
    AttemptKind kind,
    Speed speed,
    String reason,
    boolean waits,
    Cause cause,
    @Nullable BigInteger bound,
    long routedGas,
    boolean gasIsFixed,
    @Nullable Fees last,
    boolean contested,
    boolean unsentEffect,
    @Nullable Fees offer,
    @Nullable Long gas) {}
