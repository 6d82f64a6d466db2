/**
 * Lanes: keys with a nonce sequence of their own, their window of transactions in flight, and the
 * ledger of nonces.
 */
@NullMarked
@ApplicationModule(
    id = "lane",
    allowedDependencies = {"chain", "database", "health", "network", "role"})
package io.sluice.engine.lane;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
