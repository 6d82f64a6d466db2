/**
 * Blocks: followed one by one, settled, taken back where the chain turns, and final once endpoints
 * agree.
 */
@NullMarked
@ApplicationModule(
    id = "block",
    allowedDependencies = {
      "chain",
      "database",
      "failure",
      "health",
      "lane",
      "network",
      "outbox",
      "role",
      "rpc",
      "settings",
      "transaction"
    })
package io.sluice.engine.block;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
