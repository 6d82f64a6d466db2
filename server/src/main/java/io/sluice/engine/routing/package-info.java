/** Gives accepted transactions their way: whose turn it is, a lane, gas and a price. */
@NullMarked
@ApplicationModule(
    id = "routing",
    allowedDependencies = {
      "chain",
      "database",
      "failure",
      "lane",
      "network",
      "outbox",
      "price",
      "queue",
      "role",
      "rpc",
      "transaction"
    })
package io.sluice.engine.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
