/**
 * The EVM node seen from outside: what is in its blocks and its pool, and raw transfers sent to it.
 */
@NullMarked
package io.sluice.benchmark.node;

import org.jspecify.annotations.NullMarked;
