/** Emits again from the database whatever has waited longer than its stage should take. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"database", "lane", "lease", "outbox", "queue", "role", "transaction"})
package io.sluice.sweep;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
