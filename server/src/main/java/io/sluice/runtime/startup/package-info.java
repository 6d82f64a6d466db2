/** How a process starts, how it says that it cannot, and how long it may take to stop. */
@NullMarked
@ApplicationModule(
    id = "startup",
    allowedDependencies = {"failure", "role", "settings"})
package io.sluice.runtime.startup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
