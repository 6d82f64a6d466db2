/** Figures, and how they are shown and kept. */
@NullMarked
package io.sluice.benchmark.report;

import org.jspecify.annotations.NullMarked;
