/** Says whether a client may send something, without sending it. */
@NullMarked
@ApplicationModule(
    id = "explain",
    allowedDependencies = {
      "abi", "access", "chain", "direct", "failure", "gasless", "intake", "policy", "request",
      "role"
    })
package io.sluice.relay.explain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
