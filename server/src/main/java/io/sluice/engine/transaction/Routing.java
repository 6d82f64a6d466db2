package io.sluice.engine.transaction;

import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;

/**
 * A way chosen for an accepted transaction.
 *
 * @param speed whose price it has: a transaction that was sped up meanwhile is priced anew
 * @param reserved the most it may cost its lane
 */
public record Routing(Route route, Speed speed, Wei reserved) {}
