package io.sluice.backing.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.accounts.DatabaseAccounts;
import io.sluice.backing.database.DatabaseSettings.Migrate;
import io.sluice.runtime.failure.StartupException;
import io.sluice.runtime.role.Role;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** H5: who runs needs to change no table; a job does that, and ends. */
class MigrationsTest {
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
    DatabaseAccounts accounts = DatabaseAccounts.in(database);
    Migrations.run(accounts.ofMigration(), Migrate.AUTO);
    accounts.granted();
    for (Role role : Role.values()) {
      DataSource account = accounts.of(role);
      assertThatCode(() -> Migrations.run(account, Migrate.NEVER)).doesNotThrowAnyException();
      assertThatThrownBy(
              () -> account.getConnection().createStatement().execute("DROP TABLE outbox"))
          .hasMessageContaining("denied");
    }
  }
}
