/**
 * Lanes: keys with a nonce sequence of their own, their window of transactions in flight, and the
 * ledger of every nonce.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "chain", "health", "role"})
package io.sluice.lane;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
