/** Settles what clients have reserved of their quotas by what transactions came to. */
@NullMarked
@ApplicationModule(
    id = "spending",
    allowedDependencies = {"fact", "quota", "role", "transaction"})
package io.sluice.relay.spending;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
