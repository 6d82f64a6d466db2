package io.sluice.backing.database;

import io.sluice.runtime.failure.StartupException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Tries the database once at start-up, to say in one sentence what is wrong with it. */
final class FirstConnection {
  /** {@code ER_BAD_DB_ERROR} of MariaDB and MySQL. */
  private static final int UNKNOWN_DATABASE = 1049;

  /** The SQL state of a refused account (SQL standard, class 28). */
  private static final String REFUSED = "28";

  private FirstConnection() {}

  static void check(DatabaseSettings settings) {
    Properties properties = new Properties();
    properties.setProperty("user", settings.account());
    properties.setProperty("password", settings.passphrase());
    properties.setProperty(
        "connectTimeout", String.valueOf(settings.connectionTimeout().toMillis()));
    try (var connection = DriverManager.getConnection(settings.url().jdbc(), properties)) {
      connection.getMetaData();
    } catch (SQLException e) {
      throw new StartupException(sentence(settings, e));
    }
  }

  private static String sentence(DatabaseSettings settings, SQLException fault) {
    DatabaseUrl url = settings.url();
    String state = String.valueOf(fault.getSQLState());
    if (fault.getErrorCode() == UNKNOWN_DATABASE) {
      return "The database server at %s:%d has no database %s; create it or mend DATABASE_URL."
          .formatted(url.host(), url.port(), url.name());
    }
    if (state.startsWith(REFUSED)) {
      return "The database at %s refuses the user \"%s\"; check DATABASE_USER and DATABASE_PASSWORD."
          .formatted(url, settings.account());
    }
    return "The database at %s cannot be reached; check DATABASE_URL and that it runs."
        .formatted(url);
  }
}
