/** What the chain's market asks for gas at present. */
@NullMarked
@ApplicationModule(allowedDependencies = {"chain", "database", "failure", "fee", "role", "rpc"})
package io.sluice.market;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
