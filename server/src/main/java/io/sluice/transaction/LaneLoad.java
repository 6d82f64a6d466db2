package io.sluice.transaction;

import io.sluice.chain.Wei;
import io.sluice.lane.LaneId;

/**
 * What a client has on a lane, from routed until a block holds it.
 *
 * @param count how many transactions
 * @param reserved the most that they may cost together
 */
public record LaneLoad(LaneId lane, long client, long count, Wei reserved) {}
