package io.sluice.backing.fact;

import io.sluice.backing.database.LastWrites;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells facts: writes each, in the caller's database transaction, for every subscription that wants
 * its kind. A row per fact and subscription, deleted once it is worked on.
 *
 * <p><b>Order.</b> Facts of one subject are worked on in the order in which they happened, because
 * whoever tells of a subject holds the lock of its row: the next to change it waits for this
 * commit, and gets a higher number after it. Facts of different subjects have no order.
 * <b>Loss.</b> There is no cursor that could pass a number whose transaction commits late: what is
 * not deleted waits.
 */
@Repository
public class Facts {
  private static final String TELL =
      """
      INSERT INTO facts (subscriber, subject, kind, content, at)
      SELECT s.name, f.subject, ?, f.content, f.at FROM (%s) f CROSS JOIN (%s) s
      """;

  private final JdbcTemplate sql;
  private final Subscriptions subscriptions;
  private final Bells bells;

  Facts(JdbcTemplate sql, Subscriptions subscriptions, Bells bells) {
    this.sql = sql;
    this.subscriptions = subscriptions;
    this.bells = bells;
  }

  /** Whether anybody is told facts of this kind. */
  public boolean isWanted(String kind) {
    return !subscriptions.wanting(kind).isEmpty();
  }

  /**
   * Tells one fact of each row of a query, in one statement; in none when nobody wants it.
   *
   * @param query of three columns, {@code subject} (an id of 16 bytes), {@code content} (any text)
   *     and {@code at} (a time), over rows that the caller's database transaction has locked or
   *     changed: a subject whose row is not locked has no order
   * @param arguments of the query
   */
  public void tell(String kind, String query, @Nullable Object... arguments) {
    List<String> names = subscriptions.wanting(kind);
    if (!names.isEmpty()) {
      ringFor(names, sql.update(statement(query, names), arguments(kind, names, arguments)));
    }
  }

  /** The same of rows that are among the {@link LastWrites} of the database transaction. */
  public void tellLast(String kind, String query, @Nullable Object... arguments) {
    List<String> names = subscriptions.wanting(kind);
    if (!names.isEmpty()) {
      LastWrites.add(
          sql,
          statement(query, names),
          told -> ringFor(names, told),
          arguments(kind, names, arguments));
    }
  }

  private static String statement(String query, List<String> names) {
    String whom = String.join(" UNION ALL ", Collections.nCopies(names.size(), "SELECT ? AS name"));
    return TELL.formatted(query, whom);
  }

  private static @Nullable Object[] arguments(
      String kind, List<String> names, @Nullable Object[] arguments) {
    List<@Nullable Object> all = new ArrayList<>();
    all.add(kind);
    Collections.addAll(all, arguments);
    all.addAll(names);
    return all.toArray();
  }

  private void ringFor(List<String> names, int told) {
    if (told > 0) {
      ringAfterCommit(names);
    }
  }

  private void ringAfterCommit(List<String> names) {
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              bells.ring(names);
            }
          });
    }
  }
}
