package io.sluice.backing.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.backing.database.DatabaseSettings.Migrate;
import io.sluice.runtime.failure.StartupException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** H5: who runs needs to change no table; a job does that, and ends. */
class MigrationsTest {
  private static final String PASSWORD = "only for this test";

  private final TestDatabase database = TestDatabase.empty();

  @Test
  void h5_aJobMigratesAndEndsWell() {
    assertThatThrownBy(() -> Migrations.run(database.dataSource(), Migrate.ONLY))
        .isInstanceOfSatisfying(
            StartupException.class, done -> assertThat(done.exitCode()).isZero());
    assertThatCode(() -> Migrations.run(database.dataSource(), Migrate.NEVER))
        .doesNotThrowAnyException();
  }

  @Test
  void h5_whoMayNotDoesNotStartBeforeTheJob() {
    assertThatThrownBy(() -> Migrations.run(database.dataSource(), Migrate.NEVER))
        .isInstanceOf(StartupException.class)
        .hasMessageMatching("The database's tables are \\d+ versions behind.*MIGRATE=only first.");
    assertThat(database.jdbc().sql("SHOW TABLES").query(String.class).list()).isEmpty();
  }

  @Test
  void h5_anAccountThatChangesNoTableIsEnoughAfterIt() {
    Migrations.run(database.dataSource(), Migrate.AUTO);
    DataSource poor = account();
    assertThatCode(() -> Migrations.run(poor, Migrate.NEVER)).doesNotThrowAnyException();
    assertThatThrownBy(() -> poor.getConnection().createStatement().execute("DROP TABLE outbox"))
        .hasMessageContaining("denied");
  }

  /** It reads and writes rows, and that is all. */
  private DataSource account() {
    String url = database.jdbcUrl();
    String name = url.substring(url.lastIndexOf('/') + 1);
    String user = "poor_" + name;
    database
        .jdbc()
        .sql("CREATE USER '%s'@'%%' IDENTIFIED BY '%s'".formatted(user, PASSWORD))
        .update();
    database
        .jdbc()
        .sql("GRANT SELECT, INSERT, UPDATE, DELETE ON `%s`.* TO '%s'@'%%'".formatted(name, user))
        .update();
    return new DriverManagerDataSource(url, user, PASSWORD);
  }
}
