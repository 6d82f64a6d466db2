/** Posting to addresses that strangers name, without being made to reach what is ours. */
@NullMarked
@ApplicationModule(
    id = "outward",
    allowedDependencies = {})
package io.sluice.gateway.outward;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
