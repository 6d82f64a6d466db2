package io.sluice.backing.database;

import io.sluice.runtime.failure.StartupException;

/** The job is done: the process ends well. */
final class MigratedException extends StartupException {
  MigratedException() {
    super("The database's tables are up to date.", 0);
  }
}
