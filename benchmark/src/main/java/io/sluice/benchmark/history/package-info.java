/**
 * What millions of transactions leave in the product's database, made of a few thousand real ones.
 */
@NullMarked
package io.sluice.benchmark.history;

import org.jspecify.annotations.NullMarked;
