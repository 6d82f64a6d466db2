/** Jobs that one process does for all: who does them now. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database"})
package io.sluice.lease;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
