/** The monitor: watches chain, lanes and nonces in rounds, and signs again what is stuck. */
@NullMarked
@ApplicationModule(
    id = "monitor",
    allowedDependencies = {
      "block",
      "chain",
      "database",
      "health",
      "lane",
      "lease",
      "network",
      "outbox",
      "price",
      "role",
      "rpc",
      "transaction"
    })
package io.sluice.engine.monitor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
