package io.sluice.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A database for one test class on a real MariaDB that all tests of the JVM share.
 *
 * <pre>{@code
 * private static final TestDatabase database = TestDatabase.migrated();
 * private final JdbcClient jdbc = database.jdbc();
 * }</pre>
 *
 * <p>The first use starts the server (4 s on a clean {@code target}, else 2 s); each further
 * database costs milliseconds, and its migrations. Databases are never shared, so tests need not
 * clean up after others; the server dies with the JVM. For a Spring context give {@link #jdbcUrl}
 * as {@code sluice.database.url} or use {@link #arguments}. A test that wants the server to go away
 * starts its own {@link MariaDbServer}.
 *
 * @param jdbcUrl of the new database
 * @param dataSource a small pool on it (at most 16 connections), READ COMMITTED as in production
 */
public record TestDatabase(String jdbcUrl, DataSource dataSource) {
  public static final String USER = "root";
  public static final String PASSWORD = "";

  private static final AtomicInteger count = new AtomicInteger();

  /** A new database without tables. */
  public static TestDatabase empty() {
    return on(Shared.SERVER);
  }

  /** A new database after all migrations of {@code classpath:db/migration}. */
  public static TestDatabase migrated() {
    return migrated(Shared.SERVER);
  }

  /** The same on a server of the test's own. */
  public static TestDatabase migrated(MariaDbServer server) {
    TestDatabase database = on(server);
    Flyway.configure()
        .dataSource(database.jdbcUrl(), USER, PASSWORD)
        .locations("classpath:db/migration")
        .load()
        .migrate();
    return database;
  }

  /** A new database without tables on a server of the test's own. */
  public static TestDatabase on(MariaDbServer server) {
    String name = "test_" + count.incrementAndGet();
    try (var connection = DriverManager.getConnection(server.jdbcUrl(""), USER, PASSWORD);
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
      String url = server.jdbcUrl(name);
      return new TestDatabase(url, pool(url));
    } catch (SQLException e) {
      throw new IllegalStateException("no test database", e);
    }
  }

  private static DataSource pool(String url) {
    var settings = new HikariConfig();
    settings.setJdbcUrl(url);
    settings.setUsername(USER);
    settings.setPassword(PASSWORD);
    settings.setMaximumPoolSize(16);
    settings.setMinimumIdle(0);
    settings.setConnectionTimeout(Duration.ofSeconds(2).toMillis());
    settings.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    return new HikariDataSource(settings);
  }

  /** A client over {@link #dataSource}. */
  public JdbcClient jdbc() {
    return JdbcClient.create(dataSource);
  }

  /** Command line arguments that make an application use this database. */
  public String[] arguments() {
    return new String[] {
      "--sluice.database.url=" + jdbcUrl,
      "--sluice.database.user=" + USER,
      "--sluice.database.password=" + PASSWORD
    };
  }

  /** Started by the first use, once per JVM. */
  private static final class Shared {
    static final MariaDbServer SERVER = MariaDbServer.start();
  }
}
