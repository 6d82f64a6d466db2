/** Whether this process and what it stands on are well; asked by load balancers and operators. */
@NullMarked
@ApplicationModule(
    id = "health",
    allowedDependencies = {"failure", "http", "role"})
package io.sluice.runtime.health;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
