/** Tells clients what became of their transactions. */
@NullMarked
@ApplicationModule(
    id = "status",
    allowedDependencies = {
      "access",
      "block",
      "chain",
      "failure",
      "network",
      "request",
      "role",
      "transaction"
    })
package io.sluice.relay.status;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
