/**
 * Everything goes wrong at once, from a seed, and a checker compares what was promised with the
 * chain.
 */
@NullMarked
package io.sluice.acceptance.chaos;

import org.jspecify.annotations.NullMarked;
