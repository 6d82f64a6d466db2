/**
 * Requests that nobody would think of, made from the API's description: valid ones, nearly valid
 * ones, and nonsense.
 */
@NullMarked
package io.sluice.acceptance.fuzz;

import org.jspecify.annotations.NullMarked;
