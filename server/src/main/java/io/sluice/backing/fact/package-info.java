/** Facts: what happened, written with the change and told to whoever subscribed. */
@NullMarked
@ApplicationModule(
    id = "fact",
    allowedDependencies = {"database", "health", "lease", "role"})
package io.sluice.backing.fact;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
