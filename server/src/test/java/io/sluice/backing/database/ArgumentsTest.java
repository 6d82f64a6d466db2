package io.sluice.backing.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.runtime.health.Status;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Values go into columns and come out of them as they were. */
class ArgumentsTest {
  private static final JdbcTemplate SQL = new JdbcTemplate(TestDatabase.empty().dataSource());
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.123456Z");

  @Test
  void standOneAfterTheOtherAsColumnsHoldThem() {
    UUID one = UUID.randomUUID();
    UUID other = UUID.randomUUID();
    assertThat(
            Arguments.of(
                null, NOW, Status.UP, List.of(one, other), 5, new Object[] {"a", NOW}, List.of()))
        .containsExactly(
            null,
            Columns.time(NOW),
            "UP",
            Columns.id(one),
            Columns.id(other),
            5,
            "a",
            Columns.time(NOW));
    assertThat(
            Arguments.each(Map.of("k", 1).entrySet(), e -> Arguments.of(e.getValue(), e.getKey())))
        .singleElement()
        .isEqualTo(new Object[] {1, "k"});
  }

  @Test
  void comeBackInTypes() {
    UUID id = UUID.randomUUID();
    Row.Reader<List<Object>> all =
        row ->
            List.of(
                row.id("id"),
                row.time("at"),
                row.word("state", Status.class),
                row.integer("amount"),
                row.number("count", Long::toString),
                row.count("count"),
                row.flag("flag"),
                row.text("text"),
                row.bytes("id", bytes -> bytes.length));
    assertThat(
            SQL.query(
                "SELECT ? AS id, CAST(? AS DATETIME(6)) AS at, ? AS state, CAST(? AS DECIMAL(65)) AS amount, ? AS count,"
                    + " TRUE AS flag, ? AS text",
                Row.each(all),
                Arguments.of(id, NOW, Status.DOWN, new BigDecimal("1e30"), 7L, "words")))
        .containsExactly(
            List.of(id, NOW, Status.DOWN, BigInteger.TEN.pow(30), "7", 7, true, "words", 16));
  }

  @Test
  void whatIsNullIsSaidByItsColumn() {
    Row.Reader<Boolean> nothing =
        row ->
            row.bytesOrNull("a") == null
                && row.textOrNull("a") == null
                && row.numberOrNull("a") == null
                && row.timeOrNull("a") == null
                && row.decimalOrNull("a") == null
                && row.wordOrNull("a", Status.class) == null
                && row.numberOrNull("a", Long::toString) == null
                && row.bytesOrNull("a", bytes -> bytes.length) == null;
    assertThat(SQL.query("SELECT NULL AS a", Row.each(nothing))).containsExactly(true);
    List<Row.Reader<Object>> needed =
        List.of(
            row -> row.bytes("a"),
            row -> row.text("a"),
            row -> row.number("a"),
            row -> row.time("a"),
            row -> row.integer("a"),
            row -> row.flag("a"));
    assertThat(needed)
        .allSatisfy(each ->
            assertThatThrownBy(() -> SQL.query("SELECT NULL AS a", Row.each(each)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("column a is NULL"));
  }
}
