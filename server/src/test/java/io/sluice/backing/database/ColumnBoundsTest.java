package io.sluice.backing.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What a column cannot hold is refused, wherever it stands in a batch, and never stored as
 * something else. MariaDB's driver sends a batch in a form of its own, whose first row the server
 * checks less: there a time after the year 9999 became {@code 0000-00-00} in silence.
 */
class ColumnBoundsTest {
  private static JdbcTemplate sql;

  @BeforeAll
  static void open() {
    TestDatabase database = TestDatabase.empty();
    DataSource pool =
        new Database()
            .dataSource(
                new DatabaseSettings(
                    DatabaseUrl.of(database.jdbcUrl()),
                    TestDatabase.USER,
                    null,
                    2,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30),
                    DatabaseSettings.Migrate.AUTO),
                new SimpleMeterRegistry());
    sql = new JdbcTemplate(pool);
  }

  static Stream<Arguments> tooMuch() {
    return Stream.of(
        Arguments.of("DATETIME(6)", LocalDateTime.parse("+10000-01-01T00:00:00"), null),
        Arguments.of("DATETIME(6)", LocalDateTime.parse("+60000-01-01T00:00:00"), null),
        Arguments.of("VARCHAR(4) CHARACTER SET ascii", "12345", "1234"),
        Arguments.of("VARCHAR(4) CHARACTER SET ascii", "余额", "1234"),
        Arguments.of("VARCHAR(4) CHARACTER SET utf8mb4", "余额不足了", "余额不足"),
        Arguments.of("BINARY(4)", new byte[5], new byte[4]),
        Arguments.of("VARBINARY(4)", new byte[5], new byte[4]),
        Arguments.of("DECIMAL(38)", BigInteger.TEN.pow(38).toString(), "1"),
        Arguments.of("INT", 1L << 31, 1L),
        Arguments.of("BIGINT", BigInteger.ONE.shiftLeft(63).toString(), "1"));
  }

  @BeforeEach
  void table() {
    sql.execute("DROP TABLE IF EXISTS bounds");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("tooMuch")
  void isRefusedWhereverItStandsInABatch(String column, Object bad, @Nullable Object good) {
    sql.execute("CREATE TABLE bounds (id BIGINT NOT NULL, held " + column + " NULL)");
    for (int size : List.of(1, 2, 3, 40)) {
      for (int place : List.of(0, size / 2, size - 1)) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        Collections.addAll(rows, new @Nullable Object[size][]);
        rows.replaceAll(any -> new @Nullable Object[] {7L, good});
        rows.set(place, new @Nullable Object[] {7L, bad});
        assertThatThrownBy(() -> sql.batchUpdate("INSERT INTO bounds VALUES (?, ?)", rows))
            .as("row %d of %d", place, size)
            .isInstanceOf(DataAccessException.class);
      }
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("tooMuch")
  void isRefusedWhenItIsSetLater(String column, Object bad, @Nullable Object good) {
    sql.execute("CREATE TABLE bounds (id BIGINT NOT NULL, held " + column + " NULL)");
    sql.update("INSERT INTO bounds VALUES (1, ?), (2, ?)", good, good);
    List<@Nullable Object[]> rows =
        List.of(new @Nullable Object[] {bad, 1L}, new @Nullable Object[] {good, 2L});
    assertThatThrownBy(() -> sql.batchUpdate("UPDATE bounds SET held = ? WHERE id = ?", rows))
        .isInstanceOf(DataAccessException.class);
    assertThatThrownBy(() -> sql.update("UPDATE bounds SET held = ?", bad))
        .isInstanceOf(DataAccessException.class);
    assertThat(sql.queryForList("SELECT held FROM bounds", Object.class)).hasSize(2);
  }
}
