/** The commands behind {@code ./sluice}: up, run and demo. */
@NullMarked
package io.sluice.embedded.cli;

import org.jspecify.annotations.NullMarked;
