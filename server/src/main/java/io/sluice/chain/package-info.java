/** Values of an EVM chain and their codecs; depends on nothing else of Sluice. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.sluice.chain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
