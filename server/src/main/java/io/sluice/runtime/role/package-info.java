/** Which parts of the pipeline run in this process. */
@NullMarked
@ApplicationModule(
    id = "role",
    allowedDependencies = {})
package io.sluice.runtime.role;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
