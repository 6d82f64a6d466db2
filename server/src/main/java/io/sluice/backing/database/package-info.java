/** The one database: its connections, its migrations, and whether it is there. */
@NullMarked
@ApplicationModule(
    id = "database",
    allowedDependencies = {"failure", "health", "settings"})
package io.sluice.backing.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
