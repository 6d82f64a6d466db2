/** Sends requests over a few keep-alive connections with one thread, and times the answers. */
@NullMarked
package io.sluice.benchmark.load;

import org.jspecify.annotations.NullMarked;
