/** Private keys; the only package that ever holds one. */
@NullMarked
@ApplicationModule(
    id = "keys",
    allowedDependencies = {"chain", "role", "settings"})
package io.sluice.engine.keys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
