/**
 * Transport between roles: stages, messages, handlers and their verdicts; what carries them is a
 * sub-package.
 */
@NullMarked
@ApplicationModule(
    id = "queue",
    allowedDependencies = {"database", "failure", "health", "role", "settings"})
package io.sluice.backing.queue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
