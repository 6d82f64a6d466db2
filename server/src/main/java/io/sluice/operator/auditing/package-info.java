/** Shows the audit log, and proves that it is as it was written. */
@NullMarked
@ApplicationModule(
    id = "auditing",
    allowedDependencies = {"access", "audit", "failure", "request", "role"})
package io.sluice.operator.auditing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
