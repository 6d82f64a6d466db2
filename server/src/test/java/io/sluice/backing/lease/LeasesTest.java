package io.sluice.backing.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.TestClock;
import io.sluice.backing.database.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class LeasesTest {
  private static final Duration TERM = Duration.ofSeconds(9);
  private final TestClock clock = new TestClock();
  private final JdbcTemplate sql = new JdbcTemplate(TestDatabase.migrated().dataSource());
  private final Leases one = new Leases(sql, clock);
  private final Leases other = new Leases(sql, clock);

  @Test
  void isHeldByOne() {
    assertThat(one.hold("job", TERM)).isTrue();
    assertThat(other.hold("job", TERM)).isFalse();
    assertThat(one.hold("job", TERM)).isTrue();
    assertThat(other.hold("another job", TERM)).isTrue();
  }

  @Test
  void passesOnWhenItsTermIsOver() {
    one.hold("job", TERM);
    clock.advance(TERM);
    assertThat(other.hold("job", TERM)).as("its last moment").isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(other.hold("job", TERM)).isTrue();
    assertThat(one.hold("job", TERM)).isFalse();
  }

  @Test
  void goesOnWhileItsHolderAsks() {
    for (int i = 0; i < 10; i++) {
      assertThat(one.hold("job", TERM)).isTrue();
      clock.advance(TERM.dividedBy(2));
      assertThat(other.hold("job", TERM)).isFalse();
    }
  }

  @Test
  void asksTheDatabaseOnlyAfterAThirdOfTheTerm() {
    one.hold("job", TERM);
    sql.update("DELETE FROM leases");
    clock.advance(TERM.dividedBy(3).minusMillis(1));
    assertThat(one.hold("job", TERM)).isTrue();
    assertThat(sql.queryForObject("SELECT COUNT(*) FROM leases", Integer.class)).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(one.hold("job", TERM)).isTrue();
    assertThat(sql.queryForObject("SELECT COUNT(*) FROM leases", Integer.class)).isEqualTo(1);
  }

  @Test
  void canBeGivenUpByItsHolderAlone() {
    one.hold("job", TERM);
    other.release("job");
    assertThat(other.hold("job", TERM)).isFalse();
    one.release("job");
    assertThat(other.hold("job", TERM)).isTrue();
  }
}
