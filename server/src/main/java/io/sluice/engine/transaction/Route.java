package io.sluice.engine.transaction;

import io.sluice.engine.lane.LaneId;
import io.sluice.evm.price.Fees;

/**
 * The way chosen for a transaction.
 *
 * @param gas the gas limit it will be signed with
 */
public record Route(TransactionId id, LaneId lane, long gas, Fees fees) {}
