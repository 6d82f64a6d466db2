/** The way in: takes requests, answers questions about them, and chooses lane, gas and price. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "access",
      "chain",
      "database",
      "failure",
      "fee",
      "idempotency",
      "lane",
      "market",
      "monitor",
      "outbox",
      "queue",
      "role",
      "rpc",
      "transaction"
    })
package io.sluice.relay;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
