/**
 * The words acceptance tests are written in: the product, its chain, its queues, and what may
 * happen to them.
 */
@NullMarked
package io.sluice.acceptance.dsl;

import org.jspecify.annotations.NullMarked;
