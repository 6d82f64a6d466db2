/** What the queues gave up on: kept for ever, classified, and sent again by rule or by hand. */
@NullMarked
@ApplicationModule(
    id = "deadletter",
    allowedDependencies = {
      "access",
      "audit",
      "database",
      "failure",
      "lease",
      "outbox",
      "queue",
      "request",
      "role",
      "transaction"
    })
package io.sluice.operator.deadletter;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
