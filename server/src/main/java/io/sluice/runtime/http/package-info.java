/** The HTTP server every process has: where it listens, how much it takes, what it always says. */
@NullMarked
@ApplicationModule(
    id = "http",
    allowedDependencies = {"failure", "role"})
package io.sluice.runtime.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
