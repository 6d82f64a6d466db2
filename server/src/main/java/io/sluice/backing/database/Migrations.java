package io.sluice.backing.database;

import io.sluice.runtime.failure.StartupException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the schema up to this version: {@code classpath:db/migration}, in order, each once.
 * Processes that start together wait for one another on a lock of the database.
 */
final class Migrations {
  private Migrations() {}

  static void run(DataSource database) {
    try {
      Flyway.configure().dataSource(database).locations("classpath:db/migration").load().migrate();
    } catch (FlywayException e) {
      throw new StartupException(sentence(e));
    }
  }

  private static String sentence(FlywayException fault) {
    return fault.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE
        ? "The database of DATABASE_URL holds tables that are not Sluice's; give it an empty one."
        : "The database's tables do not fit this version of Sluice: "
            + String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
  }
}
