/** The least a durable HTTP endpoint can do, as a limit to compare with. */
@NullMarked
package io.sluice.benchmark.bare;

import org.jspecify.annotations.NullMarked;
