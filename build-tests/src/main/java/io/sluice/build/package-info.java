/** What the build says of the code, and the proof that it would say so. */
@NullMarked
package io.sluice.build;

import org.jspecify.annotations.NullMarked;
