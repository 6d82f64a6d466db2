/**
 * The forwarder of OpenZeppelin 5 ({@code ERC2771Forwarder}): what users sign for it, its calls,
 * answers and events, and the gas it needs. Pure values: nothing here asks a node.
 */
@NullMarked
@ApplicationModule(
    id = "forwarder",
    allowedDependencies = {"chain"})
package io.sluice.evm.forwarder;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
