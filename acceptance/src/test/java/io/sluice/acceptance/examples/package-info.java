/** The programs in {@code examples/}, as a client team runs them, against the real product. */
@NullMarked
package io.sluice.acceptance.examples;

import org.jspecify.annotations.NullMarked;
