/** What a transaction offers for its gas: speeds, quotes and the rules between them. Pure. */
@NullMarked
@ApplicationModule(allowedDependencies = {"chain"})
package io.sluice.fee;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
