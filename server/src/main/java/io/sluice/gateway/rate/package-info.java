/** How often each client may call. */
@NullMarked
@ApplicationModule(
    id = "rate",
    allowedDependencies = {"access", "audit", "database", "failure", "redis", "revision", "role"})
package io.sluice.gateway.rate;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
