/** The way in: what all requests have in common from being read to being stored. */
@NullMarked
@ApplicationModule(
    id = "intake",
    allowedDependencies = {
      "access",
      "chain",
      "database",
      "failure",
      "idempotency",
      "network",
      "policy",
      "price",
      "quota",
      "request",
      "role",
      "signature",
      "transaction"
    })
package io.sluice.relay.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
