/** Decides whether everything that was accepted happened exactly once. */
@NullMarked
package io.sluice.benchmark.proof;

import org.jspecify.annotations.NullMarked;
