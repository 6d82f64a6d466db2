/** Which chains a process works for, what is known of each, and what each has of its own. */
@NullMarked
@ApplicationModule(
    id = "network",
    allowedDependencies = {"chain", "failure", "health", "request", "role", "settings"})
package io.sluice.evm.network;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
