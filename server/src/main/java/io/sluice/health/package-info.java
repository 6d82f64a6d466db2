/** Whether this process and what it stands on are well; asked by load balancers and operators. */
@NullMarked
@ApplicationModule(allowedDependencies = {"chain", "queue", "role", "rpc"})
package io.sluice.health;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
