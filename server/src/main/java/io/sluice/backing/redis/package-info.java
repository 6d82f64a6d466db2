/**
 * Redis, for what may be lost: its absence or outage stops nothing. The only home of its client.
 */
@NullMarked
@ApplicationModule(
    id = "redis",
    allowedDependencies = {"health", "settings"})
package io.sluice.backing.redis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
