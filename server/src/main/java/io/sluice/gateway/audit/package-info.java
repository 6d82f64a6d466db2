/** Who did what that needs a privilege: append-only, each entry bound to the one before. */
@NullMarked
@ApplicationModule(
    id = "audit",
    allowedDependencies = {"database"})
package io.sluice.gateway.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
