/**
 * Reads what an operator sets, and tells everything that is wrong with it before anything starts.
 */
@NullMarked
@ApplicationModule(
    id = "settings",
    allowedDependencies = {"failure", "role"})
package io.sluice.runtime.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
