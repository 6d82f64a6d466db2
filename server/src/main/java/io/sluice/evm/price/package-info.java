/** What gas costs: what the market asks, and what a transaction offers for it by the rules. */
@NullMarked
@ApplicationModule(
    id = "price",
    allowedDependencies = {"chain", "failure", "network", "role", "rpc"})
package io.sluice.evm.price;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
