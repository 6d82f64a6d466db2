package io.sluice.backing.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * What came of a change and of a question after it, in one round trip.
 *
 * @param changed rows
 * @param rows that answer the question
 */
public record ChangeAndRows<T>(int changed, List<T> rows) {
  /**
   * Does both. Outside a transaction each stands for itself.
   *
   * @param before of the change, {@code after} of the question, as {@link Arguments#of} makes them
   */
  public static <T> ChangeAndRows<T> of(
      JdbcTemplate sql,
      String change,
      @Nullable Object[] before,
      String question,
      @Nullable Object[] after,
      RowMapper<T> row) {
    return Objects.requireNonNull(
        sql.execute(
            change.strip() + ";\n" + question,
            (PreparedStatement both) -> {
              int mark = 1;
              for (@Nullable Object[] arguments : List.of(before, after)) {
                for (@Nullable Object argument : arguments) {
                  both.setObject(mark++, argument);
                }
              }
              both.execute();
              int changed = both.getUpdateCount();
              both.getMoreResults();
              return new ChangeAndRows<>(changed, rows(both, row));
            }));
  }

  private static <T> List<T> rows(PreparedStatement both, RowMapper<T> mapper) throws SQLException {
    List<T> rows = new ArrayList<>();
    try (ResultSet found = both.getResultSet()) {
      while (found.next()) {
        rows.add(mapper.mapRow(found, rows.size()));
      }
    }
    return rows;
  }
}
