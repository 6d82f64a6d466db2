package io.sluice.engine.transaction;

import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Wei;

/**
 * What a client has on a lane, from routed until a block holds it.
 *
 * @param count how many transactions
 * @param reserved the most that they may cost together
 */
public record LaneLoad(LaneId lane, long client, long count, Wei reserved) {}
