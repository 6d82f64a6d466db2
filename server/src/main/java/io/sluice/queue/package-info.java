/**
 * Transport between roles: messages, handlers and their verdicts; what carries them is a
 * sub-package.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"role"})
package io.sluice.queue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
