package io.sluice.backing.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FaultClassifier;
import io.sluice.runtime.failure.StartupException;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;

/** The address, the pool, the count of round trips, and what is said when the database is away. */
class DatabaseTest {
  private static final TestDatabase database = TestDatabase.empty();

  @ParameterizedTest
  @CsvSource({
    "jdbc:mariadb://h:1/db, jdbc:mariadb://h:1/db,,",
    "mysql://u:p%40w@h/db, jdbc:mariadb://h:3306/db, u, p@w",
    "mariadb://u@h:2/db?a=b&c=d, jdbc:mariadb://h:2/db?a=b&c=d, u,",
    "jdbc:mysql://h/db, jdbc:mariadb://h:3306/db,,",
  })
  void theUsualAddressesAreUnderstood(String text, String jdbc, String user, String password) {
    DatabaseUrl url = DatabaseUrl.of(text);
    assertThat(url.jdbc()).isEqualTo(jdbc);
    assertThat(url.user()).isEqualTo(user);
    assertThat(url.password() == null ? null : url.password().reveal()).isEqualTo(password);
    assertThat(url.toString()).doesNotContain("p@w");
  }

  @ParameterizedTest
  @CsvSource({"postgres://h/db", "mysql://h", "jdbc:mariadb://h/", "h:3306/db", "mysql://a b/c"})
  void otherAddressesAreRefusedWithoutBeingRepeated(String text) {
    assertThatThrownBy(() -> DatabaseUrl.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("is not the address of a MariaDB or MySQL database");
  }

  @Test
  void thePoolIsSetUpAsItMustBe() {
    JdbcClient jdbc = JdbcClient.create(open(TestDatabase.empty()));
    assertThat(single(jdbc, "SELECT @@transaction_isolation")).isEqualTo("READ-COMMITTED");
    assertThat(single(jdbc, "SELECT @@time_zone")).isEqualTo("+00:00");
    assertThat(single(jdbc, "SELECT @@sql_mode")).contains("STRICT_TRANS_TABLES");
    LocalDateTime time = LocalDateTime.parse("2026-03-29T02:30:00.123456");
    jdbc.sql("CREATE TABLE moment (at DATETIME(6))").update();
    jdbc.sql("INSERT INTO moment VALUES (:at)").param("at", time).update();
    assertThat(jdbc.sql("SELECT at FROM moment").query(LocalDateTime.class).single())
        .isEqualTo(time);
  }

  @Test
  void roundTripsAreCounted() {
    Counter counter = new SimpleMeterRegistry().counter("sql.round.trips");
    var counted = new RoundTrips(database.dataSource(), counter);
    JdbcTemplate jdbc = new JdbcTemplate(counted);
    jdbc.execute("CREATE TABLE counted (a INT)");
    assertThat(counter.count()).isEqualTo(1);
    jdbc.batchUpdate("INSERT INTO counted VALUES (?)", List.of(new Object[] {1}, new Object[] {2}));
    assertThat(counter.count()).as("a batch counts once").isEqualTo(2);
    var transactions = new TransactionTemplate(new DataSourceTransactionManager(counted));
    transactions.executeWithoutResult(status -> jdbc.update("DELETE FROM counted WHERE a = 1"));
    assertThat(counter.count()).as("begin, delete, commit, end").isEqualTo(6);
    assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM counted", Long.class)).isEqualTo(1);
  }

  @Test
  void anOutageIsToldFromAFaultOfTheStatement() {
    var away = new SQLTransientConnectionException();
    assertThat(DatabaseFault.of(new CannotCreateTransactionException("x", away)))
        .isEqualTo(DatabaseFault.UNAVAILABLE);
    assertThat(DatabaseFault.of(new TransactionSystemException("x", away)))
        .isEqualTo(DatabaseFault.OUTCOME_UNKNOWN);
    var rollback = new TransactionSystemException("rollback", away);
    rollback.initApplicationException(new IllegalStateException("no commit was asked for"));
    assertThat(DatabaseFault.of(rollback)).isEqualTo(DatabaseFault.UNAVAILABLE);
    assertThat(DatabaseFault.of(new TransactionSystemException("rollback", new SQLException())))
        .as("a rollback that fails says nothing of a commit that may have been")
        .isEqualTo(DatabaseFault.OUTCOME_UNKNOWN);
    assertThat(DatabaseFault.of(new SQLException("read only", "HY000", 1290)))
        .isEqualTo(DatabaseFault.UNAVAILABLE);
    assertThat(DatabaseFault.of(new DuplicateKeyException("x", new SQLException("x", "23000"))))
        .isEqualTo(DatabaseFault.NONE);
    assertThat(DatabaseFault.of(new IllegalStateException())).isEqualTo(DatabaseFault.NONE);
    assertThat(DatabaseFault.of(new UncategorizedSQLException("x", null, lockWait())))
        .isEqualTo(DatabaseFault.BUSY);
    assertThat(DatabaseFault.of(new TransactionSystemException("x", lockWait())))
        .isEqualTo(DatabaseFault.OUTCOME_UNKNOWN);
  }

  @Test
  void aVictimOfOthersIsNeverToldAsAFaultOfOurs() {
    FaultClassifier faults = new Database().databaseFaults();
    SQLException deadlock = new SQLTransactionRollbackException("x", "40001", 1213);
    assertThat(faults.classify(new CannotAcquireLockException("x", deadlock)))
        .isEqualTo(ErrorCode.OVERLOADED);
    assertThat(faults.classify(new UncategorizedSQLException("x", null, lockWait())))
        .isEqualTo(ErrorCode.OVERLOADED);
    assertThat(Outage.is(new UncategorizedSQLException("x", null, lockWait()))).isTrue();
  }

  private static SQLException lockWait() {
    return new SQLException("Lock wait timeout exceeded", "HY000", 1205);
  }

  @Test
  void whatIsWrongAtTheStartIsSaidInASentence() {
    DatabaseUrl url = DatabaseUrl.of(database.jdbcUrl());
    String place = url.host() + ":" + url.port();
    assertRefusal("jdbc:mariadb://" + place + "/absent", "root", place + " has no database absent");
    assertRefusal(database.jdbcUrl(), "nobody", "refuses the user \"nobody\"");
    assertRefusal("jdbc:mariadb://127.0.0.1:1/x", "root", "127.0.0.1:1/x cannot be reached");
  }

  @Test
  void aDatabaseWithTablesOfOthersIsRefused() {
    TestDatabase foreign = TestDatabase.empty();
    foreign.jdbc().sql("CREATE TABLE other (a INT)").update();
    assertThatThrownBy(() -> open(foreign))
        .isInstanceOf(StartupException.class)
        .hasMessageEndingWith("holds tables that are not Sluice's; give it an empty one.");
  }

  private static void assertRefusal(String url, String user, String words) {
    assertThatThrownBy(() -> FirstConnection.check(settings(url, user)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(words);
  }

  private static String single(JdbcClient jdbc, String sql) {
    return jdbc.sql(sql).query(String.class).single();
  }

  private static DataSource open(TestDatabase database) {
    return new Database()
        .dataSource(settings(database.jdbcUrl(), "root"), new SimpleMeterRegistry());
  }

  private static DatabaseSettings settings(String url, String user) {
    return new DatabaseSettings(
        DatabaseUrl.of(url),
        user,
        null,
        2,
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        DatabaseSettings.Migrate.AUTO);
  }
}
