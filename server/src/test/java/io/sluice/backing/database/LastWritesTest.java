package io.sluice.backing.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** On a real server, through MariaDB's driver. */
class LastWritesTest {
  private static final String INSERT = "INSERT INTO notes (id, n, word) VALUES (?, ?, ?)\n";
  private static final TestDatabase database = TestDatabase.empty();

  private final Counter roundTrips = new SimpleMeterRegistry().counter("round.trips");
  private final DataSource counted = CountedDatabase.of(database.dataSource(), roundTrips);
  private final JdbcTemplate sql = new JdbcTemplate(counted);
  private final JdbcTemplate aside = new JdbcTemplate(database.dataSource());
  private final TransactionTemplate transaction =
      new TransactionTemplate(new JdbcTransactionManager(counted));

  @BeforeEach
  void table() {
    aside.execute("DROP TABLE IF EXISTS notes");
    aside.execute(
        "CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, n INT NOT NULL, word VARCHAR(9))");
  }

  @Test
  void goToTheServerTogetherInTheirOrderBeforeTheCommit() {
    double empty = counted(status -> {});
    double spent =
        counted(status -> {
          LastWrites.add(sql, INSERT, 1, 10, "a;?'");
          LastWrites.add(sql, "UPDATE notes SET n = n + ? WHERE id = ?", 5, 1);
          LastWrites.addRows(sql, INSERT, rows(2, 3));
          assertThat(ns()).isEmpty();
        });
    assertThat(ns()).containsExactly(15, 2, 3);
    assertThat(aside.queryForObject("SELECT word FROM notes WHERE id = 1", String.class))
        .isEqualTo("a;?'");
    assertThat(spent - empty).as("and one look of the test").isEqualTo(2);
  }

  @Test
  void goAtOnceOutsideATransaction() {
    LastWrites.add(sql, INSERT, 1, 10, null);
    assertThat(ns()).containsExactly(10);
  }

  @Test
  void oneThatFailsUndoesAll() {
    assertThatThrownBy(() ->
            counted(status -> {
              sql.update(INSERT, 1, 1, null);
              LastWrites.add(sql, INSERT, 2, 2, null);
              LastWrites.add(sql, INSERT, 1, 3, null);
            }))
        .isInstanceOf(DuplicateKeyException.class);
    assertThat(ns()).isEmpty();
  }

  /** Even the rollback fails then, and no commit was asked for. */
  @Test
  void aConnectionThatIsLostBeforeTheCommitHasStoredNothing() {
    TransactionTemplate retried =
        new RetriedTransactions(
            new JdbcTransactionManager(database.dataSource()),
            new SimpleMeterRegistry(),
            new Random(1));
    Throwable thrown =
        catchThrowable(() ->
            retried.executeWithoutResult(status -> {
              LastWrites.add(aside, INSERT, 1, 1, null);
              kill(aside.queryForObject("SELECT CONNECTION_ID()", Long.class));
            }));
    assertThat(DatabaseFault.of(thrown)).isEqualTo(DatabaseFault.UNAVAILABLE);
    assertThat(ns()).isEmpty();
  }

  private static void kill(@Nullable Long connection) {
    try (var other = database.dataSource().getConnection();
        var statement = other.createStatement()) {
      statement.execute("KILL " + connection);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatChangedTooFewRowsUndoesAll() {
    assertThatThrownBy(() ->
            counted(status -> {
              LastWrites.add(sql, INSERT, 1, 1, null);
              LastWrites.addEach(
                  sql,
                  "UPDATE notes SET n = 7 WHERE id = ?",
                  rows -> {
                    if (rows != 1) {
                      throw new IllegalStateException("changed " + rows);
                    }
                  },
                  List.of(new @Nullable Object[] {1}, new @Nullable Object[] {2}));
            }))
        .hasMessage("changed 0");
    assertThat(ns()).isEmpty();
  }

  @Test
  void keysOfNewRowsAreTold() {
    List<Long> keys = new ArrayList<>();
    counted(status -> {
      LastWrites.addKeyed(sql, "INSERT INTO notes (n) VALUES (?)", keys::add, 1);
      LastWrites.add(sql, "UPDATE notes SET n = 5");
      LastWrites.addKeyed(sql, "INSERT INTO notes (n) VALUES (?)", keys::add, 2);
    });
    assertThat(keys).containsExactly(1L, 2L);
    assertThat(ns()).containsExactly(5, 2);
  }

  @Test
  void manyRowsGoAsABatchAfterWhatCameBefore() {
    counted(status -> {
      LastWrites.add(sql, INSERT, 1, 1, null);
      LastWrites.addRows(sql, INSERT, rows(IntStream.rangeClosed(2, 20).toArray()));
      assertThat(ns()).hasSize(20);
    });
    assertThat(ns()).hasSize(20);
  }

  @Test
  void nothingIsWrittenWhenTheTransactionFails() {
    assertThatThrownBy(() ->
            counted(status -> {
              LastWrites.add(sql, INSERT, 1, 1, null);
              throw new IllegalArgumentException("no");
            }))
        .hasMessage("no");
    counted(status -> {});
    assertThat(ns()).isEmpty();
  }

  @Test
  void areWrittenSoonerForWhatReadsThem() {
    counted(status -> {
      LastWrites.add(sql, INSERT, 1, 1, null);
      LastWrites.writeNow();
      assertThat(ns()).containsExactly(1);
    });
    assertThat(ns()).containsExactly(1);
  }

  private static List<@Nullable Object[]> rows(int... ids) {
    return IntStream.of(ids).mapToObj(id -> new @Nullable Object[] {id, id, "row"}).toList();
  }

  private List<Integer> ns() {
    return sql.queryForList("SELECT n FROM notes ORDER BY id", Integer.class);
  }

  private double counted(Consumer<TransactionStatus> work) {
    double before = roundTrips.count();
    transaction.executeWithoutResult(work);
    return roundTrips.count() - before;
  }
}
