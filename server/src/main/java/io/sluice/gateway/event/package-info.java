/** What clients are told, however they are told it. */
@NullMarked
@ApplicationModule(
    id = "event",
    allowedDependencies = {"database", "failure", "lease", "revision", "role"})
package io.sluice.gateway.event;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
