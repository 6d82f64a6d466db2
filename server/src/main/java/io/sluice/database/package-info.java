/** The database: its pool, its migrations, and how values stand in columns. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.sluice.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
