/** Keeps the living tables small: what is over for long is put away, and brought back on demand. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "lease", "role", "transaction"})
package io.sluice.archive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
