/** Contracts on a chain, this machine's or any other: keys, transactions, deployments. */
@NullMarked
package io.sluice.embedded.chain;

import org.jspecify.annotations.NullMarked;
