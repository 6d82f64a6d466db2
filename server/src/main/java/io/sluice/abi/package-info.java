/** What is known of contracts: the errors they declare. */
@NullMarked
@ApplicationModule(allowedDependencies = {"chain", "failure"})
package io.sluice.abi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
