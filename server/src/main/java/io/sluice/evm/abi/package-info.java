/** What is known of contracts: the errors they declare. */
@NullMarked
@ApplicationModule(
    id = "abi",
    allowedDependencies = {"chain", "failure"})
package io.sluice.evm.abi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
