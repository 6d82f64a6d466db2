package io.sluice.accounts;

import io.sluice.backing.database.TestDatabase;
import io.sluice.runtime.role.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The accounts of {@code deploy/database}, in a database for a test, made by the files as they are
 * shipped. The server of all tests has each account once; its grants are for each database.
 */
public record DatabaseAccounts(TestDatabase database) {
  private static final String PASSWORD = "only for tests";
  private static final Path FILES = Path.of("..", "deploy", "database");

  /** Without tables yet. */
  public static DatabaseAccounts in(TestDatabase database) {
    DatabaseAccounts accounts = new DatabaseAccounts(database);
    accounts.run("accounts.sql");
    Stream.concat(Stream.of("migration"), Stream.of(Role.values()).map(DatabaseAccounts::text))
        .forEach(accounts::unlock);
    return accounts;
  }

  /** Once the tables are there. */
  public DatabaseAccounts granted() {
    run("grants.sql");
    return this;
  }

  /** Connections of a role. */
  public DataSource of(Role role) {
    return of(text(role));
  }

  /** Of the job that migrates. */
  public DataSource ofMigration() {
    return of("migration");
  }

  private DataSource of(String account) {
    return new DriverManagerDataSource(database.jdbcUrl(), "sluice_" + account, PASSWORD);
  }

  private void unlock(String account) {
    execute(
        "ALTER USER 'sluice_%s'@'%%' IDENTIFIED BY '%s' ACCOUNT UNLOCK"
            .formatted(account, PASSWORD));
  }

  void run(String file) {
    try {
      String text = Files.readString(FILES.resolve(file)).replaceAll("(?m)^--.*$", "");
      List.of(text.split(";")).stream().filter(each -> !each.isBlank()).forEach(this::execute);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void execute(String statement) {
    database.jdbc().sql(statement).update();
  }

  private static String text(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
