/** Lets clients change their mind about what they have asked for. */
@NullMarked
@ApplicationModule(
    id = "amendment",
    allowedDependencies = {
      "access",
      "failure",
      "intake",
      "price",
      "request",
      "role",
      "status",
      "transaction"
    })
package io.sluice.relay.amendment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
