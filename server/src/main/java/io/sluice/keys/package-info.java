/** Private keys; the only package that ever holds one. */
@NullMarked
@ApplicationModule(allowedDependencies = {"chain", "role", "settings"})
package io.sluice.keys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
