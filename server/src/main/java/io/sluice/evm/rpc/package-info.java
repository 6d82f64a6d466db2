/**
 * JSON-RPC to EVM nodes: endpoints, batches, failover, and the one place where node error text
 * becomes a typed reason.
 */
@NullMarked
@ApplicationModule(
    id = "rpc",
    allowedDependencies = {"abi", "chain", "health", "network"})
package io.sluice.evm.rpc;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
