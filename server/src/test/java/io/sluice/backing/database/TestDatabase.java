package io.sluice.backing.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  /** Apart from those of other JVMs on a server that was lent. */
  private static final String NAME = "test_" + ProcessHandle.current().pid() + "_";

  /** A new database without tables. */
  public static TestDatabase empty() {
    return on(Shared.SERVER);
  }

  /** A new database as all migrations of {@code classpath:db/migration} leave it. */
  public static TestDatabase migrated() {
    TestDatabase database = empty();
    Schema.MIGRATED.into(database);
    return database;
  }

  /** The same, spoken to through MySQL's own driver. A server of MySQL is not at hand. */
  public static TestDatabase throughMySqlsDriver() {
    TestDatabase database = migrated();
    String url = database.jdbcUrl().replace("jdbc:mariadb:", "jdbc:mysql:");
    return new TestDatabase(database.jdbcUrl(), pool(url + "?sslMode=DISABLED"));
  }

  /** The same on a server of the test's own. */
  public static TestDatabase migrated(MariaDbServer server) {
    TestDatabase database = on(server);
    migrate(database);
    return database;
  }

  private static void migrate(TestDatabase database) {
    Flyway.configure()
        .dataSource(database.jdbcUrl(), USER, PASSWORD)
        .locations("classpath:db/migration")
        .load()
        .migrate();
  }

  /** A new database without tables on a server of the test's own. */
  public static TestDatabase on(MariaDbServer server) {
    String name = NAME + count.incrementAndGet();
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
    settings.setIdleTimeout(Duration.ofSeconds(10).toMillis()); // hundreds of pools share a server
    settings.setConnectionTimeout(Duration.ofSeconds(2).toMillis());
    settings.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    settings.addDataSourceProperty("allowMultiQueries", "true"); // as in production
    return new HikariDataSource(settings);
  }

  /** Deletes it. Thousands of them, each with its tables, would fill a disk. */
  public void drop() {
    String name = jdbcUrl.substring(jdbcUrl.lastIndexOf('/') + 1);
    String server = jdbcUrl.substring(0, jdbcUrl.lastIndexOf('/') + 1);
    try (var connection = DriverManager.getConnection(server, USER, PASSWORD);
        var statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("the test database cannot be deleted", e);
    }
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

  /** Started by the first use, once per JVM; or lent to it by {@link LentMariaDb}. */
  private static final class Shared {
    static final MariaDbServer SERVER = LentMariaDb.borrowed().orElseGet(MariaDbServer::start);
  }

  /** What the migrations leave, read once: to repeat it takes a tenth of the time they take. */
  private record Schema(List<String> statements) {
    static final Schema MIGRATED = read();

    private static Schema read() {
      TestDatabase model = empty();
      migrate(model);
      JdbcClient jdbc = model.jdbc();
      List<String> statements = new ArrayList<>();
      statements.add("SET foreign_key_checks = 0"); // in any order
      for (String table : jdbc.sql("SHOW TABLES").query(String.class).list()) {
        statements.add(
            jdbc.sql("SHOW CREATE TABLE " + table)
                .query((row, number) -> row.getString(2))
                .single());
        String from = model.jdbcUrl.substring(model.jdbcUrl.lastIndexOf('/') + 1) + "." + table;
        statements.add("INSERT INTO " + table + " SELECT * FROM " + from);
      }
      return new Schema(statements);
    }

    void into(TestDatabase database) {
      try (var connection = DriverManager.getConnection(database.jdbcUrl, USER, PASSWORD);
          var statement = connection.createStatement()) {
        for (String each : statements) {
          statement.execute(each);
        }
      } catch (SQLException e) {
        throw new IllegalStateException("the schema cannot be repeated", e);
      }
    }
  }
}
