package io.sluice.backing.fact;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What waits for subscribers. No row is locked to be read, so that whoever writes is not waited
 * for; two who work on the same find out when they delete it. A fact that is put aside has a time
 * at which it is tried again, and holds up later ones of its subject.
 */
@Repository
class WaitingFacts {
  /** After which no more are counted. */
  static final int MOST_COUNTED = 100_000;

  private static final String NEXT =
      """
      SELECT id, subject, kind, content, at FROM facts
       WHERE subscriber = ? AND retry_at IS NULL
         AND subject NOT IN (SELECT subject FROM facts WHERE subscriber = ? AND retry_at IS NOT NULL)
       ORDER BY id LIMIT ?
      """;
  private static final String DUE =
      """
      SELECT id, subject, kind, content, at, tries FROM facts
       WHERE subscriber = ? AND retry_at <= ? ORDER BY retry_at LIMIT ?
      """;
  private static final String DELETE = "DELETE FROM facts WHERE id IN (%s)";
  private static final String PUT_ASIDE =
      "UPDATE facts SET tries = ?, retry_at = ?, trouble = ? WHERE id = ?";
  private static final String LOOK =
      """
      (SELECT ? AS name,
              (SELECT COUNT(*) FROM (SELECT 1 FROM facts WHERE subscriber = ? LIMIT ?) some) AS waiting,
              (SELECT at FROM facts WHERE subscriber = ? AND retry_at IS NULL ORDER BY id LIMIT 1) AS oldest,
              (SELECT COUNT(*) FROM facts WHERE subscriber = ? AND retry_at IS NOT NULL) AS aside,
              (SELECT trouble FROM facts WHERE subscriber = ? AND retry_at IS NOT NULL ORDER BY retry_at LIMIT 1) AS trouble)
      """;
  private static final String NAMES = "SELECT DISTINCT subscriber FROM facts";
  private static final String FORGET =
      "DELETE FROM facts WHERE subscriber = ? AND at < ? ORDER BY id LIMIT ?";

  private final JdbcTemplate sql;

  WaitingFacts(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** The oldest that nothing holds up. */
  List<Fact> next(String subscriber, int most) {
    return sql.query(NEXT, Row.each(WaitingFacts::fact), subscriber, subscriber, most);
  }

  /** Those put aside that are to be tried again by now. */
  List<Aside> due(String subscriber, Instant now, int most) {
    return sql.query(
        DUE,
        Row.each(row -> new Aside(fact(row), row.count("tries"))),
        Arguments.of(subscriber, now, most));
  }

  /**
   * They are worked on.
   *
   * @return whether all of them still waited; if not, another has worked on them
   */
  boolean delete(List<Fact> facts) {
    return sql.update(
            DELETE.formatted(Columns.marks(facts.size())), facts.stream().map(Fact::id).toArray())
        == facts.size();
  }

  /**
   * Puts one aside.
   *
   * @param tries how often it was tried for nothing, 1 or more
   * @param trouble for people, of any length
   */
  void putAside(Fact fact, int tries, Instant retryAt, String trouble) {
    sql.update(PUT_ASIDE, Arguments.of(tries, retryAt, Columns.words(trouble), fact.id()));
  }

  /** How each of these stands, in one statement. */
  List<Standing> look(List<String> subscribers) {
    List<Object> arguments = new ArrayList<>();
    for (String name : subscribers) {
      Collections.addAll(arguments, name, name, MOST_COUNTED, name, name, name);
    }
    String each = String.join("UNION ALL\n", Collections.nCopies(subscribers.size(), LOOK));
    return sql.query(each, Row.each(WaitingFacts::standing), arguments.toArray());
  }

  /** Whom anything waits for. */
  List<String> names() {
    return sql.queryForList(NAMES, String.class);
  }

  /**
   * Deletes what has waited for this one for longer than that; some of it.
   *
   * @return how many
   */
  int forget(String subscriber, Duration age, Instant now, int most) {
    return sql.update(FORGET, Arguments.of(subscriber, now.minus(age), most));
  }

  private static Fact fact(Row row) throws SQLException {
    return new Fact(
        row.number("id"), row.id("subject"), row.text("kind"), row.text("content"), row.time("at"));
  }

  private static Standing standing(Row row) throws SQLException {
    return new Standing(
        row.text("name"),
        row.number("waiting"),
        row.timeOrNull("oldest"),
        row.number("aside"),
        row.textOrNull("trouble"));
  }

  /**
   * One put aside.
   *
   * @param tries how often it was tried for nothing, 1 or more
   */
  record Aside(Fact fact, int tries) {}

  /**
   * What waits for a subscriber.
   *
   * @param waiting how many, {@value #MOST_COUNTED} at most
   * @param oldest when the oldest happened that is not put aside; {@code null} when there is none
   * @param aside how many are put aside
   * @param trouble of one of those; {@code null} when there is none
   */
  record Standing(
      String name, long waiting, @Nullable Instant oldest, long aside, @Nullable String trouble) {}
}
