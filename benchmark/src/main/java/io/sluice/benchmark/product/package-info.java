/** The product's processes under measurement: their API, their metrics, their memory. */
@NullMarked
package io.sluice.benchmark.product;

import org.jspecify.annotations.NullMarked;
