/**
 * Measures a running product from outside: what it does in a second, how long it takes, what it
 * costs.
 */
@NullMarked
package io.sluice.benchmark;

import org.jspecify.annotations.NullMarked;
