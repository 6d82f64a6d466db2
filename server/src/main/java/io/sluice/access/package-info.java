/** Who may call: clients and their API keys. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "failure", "role"})
package io.sluice.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
