/** What each client may send: contracts, methods, value, gas, and for whom. */
@NullMarked
@ApplicationModule(
    id = "policy",
    allowedDependencies = {
      "abi",
      "audit",
      "chain",
      "database",
      "failure",
      "revision",
      "role",
      "settings"
    })
package io.sluice.gateway.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
