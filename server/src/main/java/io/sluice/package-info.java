/** Sluice: one jar, any roles. */
@NullMarked
package io.sluice;

import org.jspecify.annotations.NullMarked;
