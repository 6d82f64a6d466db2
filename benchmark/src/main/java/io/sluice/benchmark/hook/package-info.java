/** Receivers of webhooks, and what waits for them. */
@NullMarked
package io.sluice.benchmark.hook;

import org.jspecify.annotations.NullMarked;
