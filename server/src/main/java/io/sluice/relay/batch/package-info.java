/** Many requests in one call, of every kind mixed, each with an answer of its own. */
@NullMarked
@ApplicationModule(
    id = "batch",
    allowedDependencies = {
      "access",
      "direct",
      "failure",
      "gasless",
      "idempotency",
      "intake",
      "request",
      "role",
      "transaction"
    })
package io.sluice.relay.batch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
