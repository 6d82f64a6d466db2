package io.sluice.backing.revision;

import io.sluice.backing.database.Row;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * How often each of the things that processes keep in memory has changed. Safe for many threads.
 */
@Repository
public class Revisions {
  private static final String CHANGE =
      "INSERT INTO revisions (name, number) VALUES (?, 1) ON DUPLICATE KEY UPDATE number = number + 1";
  private static final String ALL = "SELECT name, number FROM revisions";

  private final JdbcTemplate sql;

  Revisions(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * Says that something has changed, in the database transaction of the change, as its last
   * statement: others that change the same wait for the commit.
   *
   * @param name as its {@link RevisionListener} has it
   */
  public void changed(String name) {
    sql.update(CHANGE, name);
  }

  Map<String, Long> all() {
    Map<String, Long> numbers = new HashMap<>();
    sql.query(ALL, Row.all(row -> numbers.put(row.text("name"), row.number("number"))));
    return numbers;
  }
}
