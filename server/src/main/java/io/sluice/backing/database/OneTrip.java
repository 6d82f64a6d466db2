package io.sluice.backing.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * Statements that go to the server together, in their order, because none needs the answer of
 * another. Outside a transaction each stands for itself. Connections must allow several statements
 * in one text ({@code allowMultiQueries}). One thread, and one trip.
 */
public final class OneTrip {
  private final JdbcTemplate sql;
  private final List<Statement> statements = new ArrayList<>();
  private boolean over;

  public OneTrip(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * Asks something.
   *
   * @param arguments as {@link Arguments#of} makes them
   * @return gives the rows once {@link #go} is over
   */
  public <T> Supplier<List<T>> ask(String query, RowMapper<T> row, @Nullable Object... arguments) {
    List<T> rows = new ArrayList<>();
    add(query, arguments, answer -> read(answer, row, rows));
    return () -> known(rows);
  }

  /**
   * Changes something.
   *
   * @param arguments as {@link Arguments#of} makes them
   * @return gives the number of changed rows once {@link #go} is over
   */
  public Supplier<Integer> change(String change, @Nullable Object... arguments) {
    int[] rows = new int[1];
    add(change, arguments, answer -> rows[0] = answer.getUpdateCount());
    return () -> known(rows)[0];
  }

  private void add(String text, @Nullable Object[] arguments, Answer answer) {
    statements.add(new Statement(text.strip(), Arrays.asList(arguments), answer));
  }

  private <T> T known(T answer) {
    if (!over) {
      throw new IllegalStateException("the trip is not over");
    }
    return answer;
  }

  private static <T> void read(PreparedStatement answer, RowMapper<T> mapper, List<T> rows)
      throws SQLException {
    try (ResultSet found = answer.getResultSet()) {
      while (found.next()) {
        rows.add(mapper.mapRow(found, rows.size()));
      }
    }
  }

  /** Goes to the server and back. */
  public void go() {
    String text = statements.stream().map(Statement::text).collect(Collectors.joining(";\n"));
    sql.execute(
        text,
        (PreparedStatement all) -> {
          int mark = 1;
          for (Statement each : statements) {
            for (@Nullable Object argument : each.arguments) {
              all.setObject(mark++, argument);
            }
          }
          all.execute();
          for (Statement each : statements) {
            each.answer.read(all);
            all.getMoreResults();
          }
          return statements.size();
        });
    over = true;
  }

  private record Statement(String text, List<@Nullable Object> arguments, Answer answer) {}

  /** Reads what is next. */
  @FunctionalInterface
  private interface Answer {
    void read(PreparedStatement answer) throws SQLException;
  }
}
