/** Shows the audit log, and proves that it is as it was written. */
@NullMarked
@ApplicationModule(
    id = "audit-view",
    allowedDependencies = {"access", "audit", "request", "role"})
package io.sluice.operator.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
