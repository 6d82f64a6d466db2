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

  /**
   * @throws StartupException when the schema is not Sluice's, when it is of another version and
   *     this process may not change it, or when that was all there was to do
   */
  static void run(DataSource database, DatabaseSettings.Migrate wanted) {
    try {
      Flyway flyway =
          Flyway.configure().dataSource(database).locations("classpath:db/migration").load();
      switch (wanted) {
        case AUTO -> flyway.migrate();
        case ONLY -> {
          flyway.migrate();
          throw new MigratedException();
        }
        case NEVER -> mustBeUpToDate(flyway);
      }
    } catch (FlywayException e) {
      throw new StartupException(sentence(e));
    }
  }

  private static void mustBeUpToDate(Flyway flyway) {
    int pending = flyway.info().pending().length;
    if (pending > 0) {
      throw new StartupException(
          "The database's tables are %d versions behind, and this process may not change them: run one with SLUICE_DATABASE_MIGRATE=only first."
              .formatted(pending));
    }
    flyway.validate();
  }

  private static String sentence(FlywayException fault) {
    return fault.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE
        ? "The database of DATABASE_URL holds tables that are not Sluice's; give it an empty one."
        : "The database's tables do not fit this version of Sluice: "
            + String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
  }
}
