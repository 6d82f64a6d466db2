package io.sluice.engine.transaction;

import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;

/**
 * A way chosen for an accepted transaction.
 *
 * @param speed whose price it has: a transaction that was sped up meanwhile is priced anew
 * @param reserved the most it may cost its lane
 * @param relayer the lane's name, for the timeline
 */
public record Routing(Route route, Speed speed, Wei reserved, String relayer) {}
