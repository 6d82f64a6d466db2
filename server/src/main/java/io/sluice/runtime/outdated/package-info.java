/** Operations of the API that will go away, and how their callers are told. */
@NullMarked
@ApplicationModule(
    id = "outdated",
    allowedDependencies = {"openapi", "role"})
package io.sluice.runtime.outdated;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
