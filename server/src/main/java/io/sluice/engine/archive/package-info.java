/** Keeps the living tables small: what is over for long is put away, and brought back on demand. */
@NullMarked
@ApplicationModule(
    id = "archive",
    allowedDependencies = {"database", "lease", "network", "role", "transaction"})
package io.sluice.engine.archive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
