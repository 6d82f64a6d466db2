/** Values of an EVM chain and their codecs; depends on nothing else of Sluice. */
@NullMarked
@ApplicationModule(
    id = "chain",
    allowedDependencies = {})
package io.sluice.evm.chain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
