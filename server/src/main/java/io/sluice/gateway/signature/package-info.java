/** Lets requests with some keys in only when they are signed, fresh and new. */
@NullMarked
@ApplicationModule(
    id = "signature",
    allowedDependencies = {"access", "database", "failure", "lease", "role"})
package io.sluice.gateway.signature;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
