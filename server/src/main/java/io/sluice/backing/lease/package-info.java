/** Jobs that one process does for all: who does them now. */
@NullMarked
@ApplicationModule(
    id = "lease",
    allowedDependencies = {"database"})
package io.sluice.backing.lease;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
