/** The monitor: follows blocks and decides what is mined, un-mined, confirmed and failed. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "chain",
      "database",
      "failure",
      "fee",
      "health",
      "lane",
      "lease",
      "market",
      "outbox",
      "queue",
      "role",
      "rpc",
      "settings",
      "transaction"
    })
package io.sluice.monitor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
