/**
 * What one machine needs to run Sluice: a database, Redis, queues, an EVM node, keys, and the
 * product's own processes, in one folder, started and stopped in order.
 */
@NullMarked
package io.sluice.embedded;

import org.jspecify.annotations.NullMarked;
