/** Hand-offs to queues, stored with the state change that causes them and drained apart from it. */
@NullMarked
@ApplicationModule(
    id = "outbox",
    allowedDependencies = {"database", "queue", "role"})
package io.sluice.backing.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
