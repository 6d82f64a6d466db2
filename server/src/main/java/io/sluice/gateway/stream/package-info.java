/** Live events: an open answer to each client who listens, on which its events arrive. */
@NullMarked
@ApplicationModule(
    id = "stream",
    allowedDependencies = {
      "access",
      "database",
      "event",
      "failure",
      "http",
      "redis",
      "request",
      "role"
    })
package io.sluice.gateway.stream;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
