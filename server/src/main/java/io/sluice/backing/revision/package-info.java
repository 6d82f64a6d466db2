/** Tells every process within a second that something it keeps in memory has changed. */
@NullMarked
@ApplicationModule(
    id = "revision",
    allowedDependencies = {"database", "role"})
package io.sluice.backing.revision;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
