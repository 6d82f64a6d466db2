package io.sluice.engine.transaction;

import io.sluice.engine.lane.LaneId;
import java.time.Instant;

/**
 * What a client has between the router and a node: routed or signed, and not sent yet.
 *
 * @param count how many transactions, 1 or more
 * @param since when the one that has waited longest came to its stage
 */
public record Unsent(LaneId lane, long client, long count, Instant since) {}
