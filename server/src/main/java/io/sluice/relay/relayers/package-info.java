/** The relayers that send, as clients and operators see them. */
@NullMarked
@ApplicationModule(
    id = "relayers",
    allowedDependencies = {
      "access",
      "audit",
      "chain",
      "failure",
      "lane",
      "network",
      "remote",
      "revision",
      "request",
      "role",
      "settings",
      "transaction"
    })
package io.sluice.relay.relayers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
