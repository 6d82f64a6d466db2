/** How much each client, and each of its end users, may send in a day and in a month. */
@NullMarked
@ApplicationModule(
    id = "quota",
    allowedDependencies = {
      "access",
      "audit",
      "chain",
      "database",
      "failure",
      "lease",
      "request",
      "revision",
      "role"
    })
package io.sluice.gateway.quota;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
