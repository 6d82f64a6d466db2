/** Emits again from the database whatever has waited longer than its stage should take. */
@NullMarked
@ApplicationModule(
    id = "sweep",
    allowedDependencies = {
      "database",
      "lane",
      "lease",
      "network",
      "outbox",
      "queue",
      "role",
      "transaction"
    })
package io.sluice.engine.sweep;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
