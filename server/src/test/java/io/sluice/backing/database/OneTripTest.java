package io.sluice.backing.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** On a real server, through MariaDB's driver. */
class OneTripTest {
  private static final TestDatabase database = TestDatabase.empty();

  private final Counter roundTrips = new SimpleMeterRegistry().counter("round.trips");
  private final JdbcTemplate sql =
      new JdbcTemplate(CountedDatabase.of(database.dataSource(), roundTrips));
  private final OneTrip trip = new OneTrip(sql);

  @Test
  void bringsAllAnswersAtOnce() {
    sql.execute("CREATE TABLE notes (id INT PRIMARY KEY, n INT NOT NULL)");
    sql.update("INSERT INTO notes VALUES (1, 10), (2, 20)");
    Supplier<List<Long>> before = trip.ask("SELECT n FROM notes ORDER BY id", number());
    Supplier<Integer> changed = trip.change("UPDATE notes SET n = n + ? WHERE id > ?\n", 5, 0);
    Supplier<Integer> none = trip.change("DELETE FROM notes WHERE id = ?", 7);
    Supplier<List<Long>> after = trip.ask("SELECT n FROM notes WHERE id = ?", number(), 2);
    Supplier<List<Long>> nothing = trip.ask("SELECT n FROM notes WHERE id = ?", number(), 9);
    double start = roundTrips.count();
    trip.go();
    assertThat(roundTrips.count() - start).isEqualTo(1);
    assertThat(before.get()).containsExactly(10L, 20L);
    assertThat(changed.get()).isEqualTo(2);
    assertThat(none.get()).isZero();
    assertThat(after.get()).containsExactly(25L);
    assertThat(nothing.get()).isEmpty();
  }

  @Test
  void saysSoWhenSomebodyReadsAnAnswerTooSoon() {
    Supplier<List<Long>> answer = trip.ask("SELECT 1 AS n", number());
    assertThatThrownBy(answer::get).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void failsWithWhateverFails() {
    trip.ask("SELECT 1 AS n", number());
    trip.ask("SELECT n FROM nowhere", number());
    assertThatThrownBy(trip::go).isInstanceOf(BadSqlGrammarException.class);
  }

  private static RowMapper<Long> number() {
    return Row.each(row -> row.number("n"));
  }
}
