/** The error catalogue and its RFC 9457 form. */
@NullMarked
@ApplicationModule(
    id = "failure",
    allowedDependencies = {})
package io.sluice.runtime.failure;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
