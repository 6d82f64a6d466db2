/**
 * The transaction: what was asked for, where it stands, every attempt signed for it, and its
 * timeline. Knows no stage.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "chain", "failure", "fee", "lane"})
package io.sluice.transaction;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
