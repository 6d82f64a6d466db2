package io.sluice.transaction;

import io.sluice.fee.Fees;
import io.sluice.lane.LaneId;

/**
 * The way chosen for a transaction.
 *
 * @param gas the gas limit it will be signed with
 */
public record Route(TransactionId id, LaneId lane, long gas, Fees fees) {}
