/** Which parts of the pipeline run in this process. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.sluice.role;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
