/** Reads what requests say, and tells everything that is wrong with one at once. */
@NullMarked
@ApplicationModule(
    id = "request",
    allowedDependencies = {"failure"})
package io.sluice.runtime.request;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
