/** The commands behind {@code ./sluice}: up, run, demo and deploy. */
@NullMarked
package io.sluice.embedded.cli;

import org.jspecify.annotations.NullMarked;
