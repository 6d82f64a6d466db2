/** The error catalogue and its RFC 9457 form. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.sluice.failure;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
