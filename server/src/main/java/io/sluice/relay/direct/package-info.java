/** Direct transactions: takes requests, stores them, and lets clients change their mind. */
@NullMarked
@ApplicationModule(
    id = "direct",
    allowedDependencies = {
      "abi",
      "access",
      "amendment",
      "chain",
      "failure",
      "idempotency",
      "intake",
      "network",
      "openapi",
      "outbox",
      "policy",
      "price",
      "quota",
      "relayers",
      "request",
      "role",
      "signature",
      "routing",
      "status",
      "transaction"
    })
package io.sluice.relay.direct;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
