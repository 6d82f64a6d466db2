package io.sluice.acceptance.dsl;

import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.Installation;
import io.sluice.embedded.MariaDb;
import io.sluice.embedded.ServerLaunch;
import io.sluice.embedded.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An account of the database for each role, made with the files of {@code deploy/database} as an
 * operator does: accounts, tables by a job of their own, grants. A process of several roles has an
 * account with what each of them may do.
 */
final class DatabaseAccounts {
  private static final String PASSWORD = "only for acceptance tests";
  private static final Duration MIGRATED = Duration.ofMinutes(1);
  private static final Path FILES = Installation.find().root().resolve("deploy/database");

  private final Infrastructure infrastructure;
  private final String database;

  private DatabaseAccounts(Infrastructure infrastructure, String database) {
    this.infrastructure = infrastructure;
    this.database = database;
  }

  /**
   * Makes the database as well.
   *
   * @param name of the processes
   * @param plan the roles of each process
   */
  static DatabaseAccounts make(
      Infrastructure infrastructure, String database, String name, List<List<Role>> plan)
      throws IOException {
    var accounts = new DatabaseAccounts(infrastructure, database);
    String all = Files.readString(FILES.resolve("accounts.sql"));
    String grants = Files.readString(FILES.resolve("grants.sql"));
    List<String> users = new ArrayList<>(plan.stream().map(DatabaseAccounts::user).toList());
    users.add("sluice_migration");
    accounts.execute(statements(all));
    accounts.execute(users.stream().distinct().flatMap(DatabaseAccounts::unlocked));
    accounts.migrate(name);
    for (List<Role> roles : plan.stream().distinct().toList()) {
      accounts.execute(statements(grants).flatMap(each -> forProcess(each, roles)));
    }
    return accounts;
  }

  /** The account of a process. */
  ServerLaunch given(ServerLaunch launch, List<Role> roles, int port) {
    return given(launch, user(roles), port).with("SLUICE_DATABASE_MIGRATE", "never");
  }

  private ServerLaunch given(ServerLaunch launch, String user, int port) {
    return launch
        .with("DATABASE_URL", "jdbc:mariadb://127.0.0.1:" + port + "/" + database)
        .with("DATABASE_USER", user)
        .with("DATABASE_PASSWORD", PASSWORD);
  }

  private void migrate(String name) {
    ServerProcess job =
        infrastructure.server(
            given(
                    ServerLaunch.of(name + "-migration", "api"),
                    "sluice_migration",
                    infrastructure.database().port())
                .with("SLUICE_DATABASE_MIGRATE", "only"));
    job.launch();
    if (!job.exitsWithin(MIGRATED)) {
      job.kill();
      throw new AssertionError("The migration does not end." + job.logTail());
    }
  }

  /** Names of accounts end after 32 characters in MySQL. */
  private static String user(List<Role> roles) {
    return roles.size() == 1
        ? "sluice_" + roles.getFirst().text()
        : "sluice_"
            + roles.stream().map(role -> role.text().substring(0, 3)).collect(Collectors.joining());
  }

  private static Stream<String> unlocked(String user) {
    return Stream.of(
        "CREATE USER IF NOT EXISTS '%s'@'%%'".formatted(user),
        "ALTER USER '%s'@'%%' IDENTIFIED BY '%s' ACCOUNT UNLOCK".formatted(user, PASSWORD));
  }

  /** What one of the roles is granted is granted to the account of the process. */
  private static Stream<String> forProcess(String grant, List<Role> roles) {
    return roles.stream()
        .map(role -> "'sluice_" + role.text() + "'")
        .filter(grant::contains)
        .map(role -> grant.replace(role, "'" + user(roles) + "'"));
  }

  private static Stream<String> statements(String file) {
    return Stream.of(file.replaceAll("(?m)^--.*$", "").split(";")).filter(each -> !each.isBlank());
  }

  private void execute(Stream<String> statements) {
    MariaDb server = infrastructure.database();
    String url = "jdbc:mariadb://127.0.0.1:" + server.port() + "/" + database;
    try (Connection connection =
            DriverManager.getConnection(
                url + "?createDatabaseIfNotExist=true", server.user(), server.password());
        Statement statement = connection.createStatement()) {
      for (String each : statements.toList()) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lines of a log that say that something was refused to an account. */
  static List<String> refusals(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(each -> each.contains("denied to user")).toList();
    }
  }
}
