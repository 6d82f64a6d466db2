package io.sluice.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.backing.database.TestDatabase;
import io.sluice.runtime.role.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** H5: a database server and the accounts as they are shipped. */
class AccountsTest {
  /** Of a database, a command on a table, a column; as MariaDB and MySQL number them. */
  private static final Set<Integer> DENIED = Set.of(1044, 1142, 1143);

  private static final TestDatabase DATABASE = TestDatabase.migrated();
  private static final DatabaseAccounts ACCOUNTS = DatabaseAccounts.in(DATABASE).granted();
  private static final Map<Role, Needs> NEEDS =
      Needs.ofAll(
          Code.ofTheServer(),
          new TreeSet<>(DATABASE.jdbc().sql("SHOW TABLES").query(String.class).list()));

  @ParameterizedTest
  @EnumSource
  void h5_theServerLetsEachRoleDoWhatItsCodeSays(Role role) throws SQLException {
    Needs needs = NEEDS.get(role);
    Prepared prepared = prepare(needs, ACCOUNTS.of(role));
    assertThat(prepared.denied).isEmpty();
    assertThat(prepared.taken).hasSizeGreaterThan(needs.statements().size() * 8 / 10);
  }

  @Test
  void h5_whatIsDeniedIsFound() throws SQLException {
    assertThat(prepare(NEEDS.get(Role.SIGNER), ACCOUNTS.of(Role.API)).denied)
        .anyMatch(each -> each.contains("INSERT INTO attempts"))
        .anyMatch(each -> each.contains("UPDATE lane_nonces"))
        .anyMatch(each -> each.contains("for column 'nonce' in table 'transactions'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          API         | UPDATE attempts SET raw = 'x'
          API         | INSERT INTO attempts (lane_id, nonce) VALUES (1, 1)
          API         | DELETE FROM attempts
          API         | UPDATE lane_nonces SET next_nonce = 7
          API         | UPDATE lanes SET mined_nonce = 7
          API         | INSERT INTO lanes (name) VALUES ('mine')
          API         | INSERT INTO nonce_ledger (lane_id) VALUES (1)
          API         | DELETE FROM nonce_ledger
          API         | UPDATE transactions SET to_address = 'x'
          API         | UPDATE transactions SET nonce = 7
          API         | DELETE FROM transactions
          API         | DELETE FROM archived_transactions
          API         | UPDATE audit_entries SET actor = 'nobody'
          API         | DELETE FROM audit_entries
          API         | DELETE FROM audit_heads
          API         | UPDATE chains SET agreed_number = 7
          API         | DELETE FROM flyway_schema_history
          API         | SELECT * FROM mysql.user
          RELAY       | INSERT INTO attempts (lane_id, nonce) VALUES (1, 1)
          RELAY       | SELECT * FROM api_keys
          SIGNER      | INSERT INTO transactions (id) VALUES ('x')
          SIGNER      | UPDATE transactions SET to_address = 'x'
          SIGNER      | INSERT INTO audit_entries (number) VALUES (1)
          BROADCASTER | INSERT INTO transactions (id) VALUES ('x')
          BROADCASTER | UPDATE attempts SET raw = 'x'
          BROADCASTER | INSERT INTO attempts (lane_id, nonce) VALUES (1, 1)
          BROADCASTER | UPDATE lane_nonces SET next_nonce = 7
          MONITOR     | UPDATE attempts SET raw = 'x'
          MONITOR     | SELECT * FROM api_keys
          DEADLETTER  | UPDATE transactions SET state = 'ACCEPTED'
          DEADLETTER  | DELETE FROM dead_letters
          """)
  void h5_aRoleIsRefusedWhatIsNotItsOwn(Role role, String statement) {
    assertDenied(ACCOUNTS.of(role), statement);
  }

  @ParameterizedTest
  @EnumSource
  void h5_noRoleChangesTables(Role role) {
    DataSource account = ACCOUNTS.of(role);
    assertDenied(account, "CREATE TABLE mine (a INT)");
    assertDenied(account, "ALTER TABLE outbox ADD COLUMN mine INT");
    assertDenied(account, "DROP TABLE outbox");
    assertDenied(account, "TRUNCATE TABLE outbox");
    assertDenied(account, "CREATE VIEW mine AS SELECT 1");
    assertDenied(account, "GRANT DELETE ON audit_entries TO 'sluice_api'@'%'");
  }

  @Test
  void h5_theApiWritesWhatIsItsOwn() throws SQLException {
    JdbcClient api = JdbcClient.create(ACCOUNTS.of(Role.API));
    api.sql("UPDATE lanes SET state = 'DRAINING' WHERE name = 'none'").update();
    api.sql(
            "INSERT INTO audit_entries (number, at, actor, action, subject, detail, hash) VALUES (1, NOW(6), 'a', 'b', 'c', 'd', 'e')")
        .update();
    assertThat(api.sql("SELECT COUNT(*) FROM audit_entries").query(Long.class).single())
        .isEqualTo(1);
  }

  @Test
  void h5_theJobMigratesWithItsAccountAndSeesNothingElse() {
    TestDatabase empty = TestDatabase.empty();
    DatabaseAccounts accounts = DatabaseAccounts.in(empty);
    Flyway.configure()
        .dataSource(accounts.ofMigration())
        .locations("classpath:db/migration")
        .load()
        .migrate();
    assertThat(empty.jdbc().sql("SHOW TABLES").query(String.class).list()).contains("attempts");
    assertThatCode(accounts::granted).doesNotThrowAnyException();
    assertDenied(accounts.ofMigration(), "SELECT * FROM mysql.user");
    assertDenied(accounts.ofMigration(), "GRANT SELECT ON api_keys TO 'sluice_relay'@'%'");
  }

  @Test
  void h5_nobodyGetsInBeforeAPasswordIsSet() {
    ACCOUNTS.execute("DROP USER 'sluice_deadletter'@'%'");
    ACCOUNTS.run("accounts.sql");
    assertThatThrownBy(() -> ACCOUNTS.of(Role.DEADLETTER).getConnection())
        .hasMessageContaining("denied");
    DatabaseAccounts.in(DATABASE).granted();
    assertThatCode(() -> ACCOUNTS.of(Role.DEADLETTER).getConnection().close())
        .doesNotThrowAnyException();
  }

  @Test
  void h5_whatAnOlderVersionNeededIsTakenAway() throws SQLException {
    ACCOUNTS.execute("GRANT DELETE ON audit_entries TO 'sluice_api'@'%'");
    JdbcClient.create(ACCOUNTS.of(Role.API)).sql("DELETE FROM audit_entries WHERE FALSE").update();
    ACCOUNTS.execute("REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'sluice_api'@'%'");
    ACCOUNTS.granted();
    assertDenied(ACCOUNTS.of(Role.API), "DELETE FROM audit_entries");
    assertThat(prepare(NEEDS.get(Role.API), ACCOUNTS.of(Role.API)).denied).isEmpty();
  }

  private static void assertDenied(DataSource account, String statement) {
    assertThatThrownBy(
            () -> {
              try (var connection = account.getConnection();
                  var denied = connection.createStatement()) {
                denied.execute(statement);
              }
            })
        .isInstanceOfSatisfying(
            SQLException.class, fault -> assertThat(DENIED).contains(fault.getErrorCode()));
  }

  /** Those that are whole; parts of others, and what is filled in otherwise, no server takes. */
  private static Prepared prepare(Needs needs, DataSource account) throws SQLException {
    Prepared prepared = new Prepared(new ArrayList<>(), new ArrayList<>());
    try (Connection connection = account.getConnection();
        Statement server = connection.createStatement()) {
      for (String statement : needs.statements()) {
        try {
          server.execute("PREPARE it FROM '" + filled(statement).replace("'", "''") + "'");
          prepared.taken.add(statement);
        } catch (SQLException e) {
          if (DENIED.contains(e.getErrorCode())) {
            prepared.denied.add(statement.strip() + ": " + e.getMessage());
          }
        }
      }
    }
    return prepared;
  }

  private static String filled(String statement) {
    return statement
        .replace("SELECT %s", "SELECT 1")
        .replace("JOIN %s l", "JOIN lanes l")
        .replace("FROM %s l", "FROM lanes l")
        .replace("WHERE %s", "WHERE TRUE")
        .replace("TRUE%s", "TRUE")
        .replace("(%s)", "(?)");
  }

  private record Prepared(List<String> taken, List<String> denied) {}
}
