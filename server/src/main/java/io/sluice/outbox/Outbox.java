package io.sluice.outbox;

import io.sluice.database.Columns;
import io.sluice.queue.Items;
import io.sluice.queue.QueueName;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Hand-offs to queues. What is appended is sent if, and only if, the caller's database transaction
 * commits; it is sent at least once, whatever crashes.
 */
@Repository
public class Outbox {
  private static final String APPEND =
      "INSERT INTO outbox (queue, items, created_at) VALUES (?, ?, ?)";
  private static final String TAKE =
      "SELECT id, queue, items FROM outbox ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED";
  private static final String DELETE = "DELETE FROM outbox WHERE id IN (%s)";

  private final JdbcTemplate sql;
  private final Clock clock;
  private final Doorbell doorbell;

  Outbox(JdbcTemplate sql, Clock clock, Doorbell doorbell) {
    this.sql = sql;
    this.clock = clock;
    this.doorbell = doorbell;
  }

  /**
   * Hands items to the role behind a queue. The caller owns the transaction; once it has committed,
   * this process's drainer is woken, which saves time and nothing else.
   *
   * @param items ids without commas or spaces; may be empty, which appends nothing
   */
  public void append(QueueName queue, Collection<?> items) {
    if (items.isEmpty()) {
      return;
    }
    String text = items.stream().map(Object::toString).collect(Collectors.joining(","));
    sql.update(APPEND, queue.name(), text, Columns.time(clock.instant()));
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            doorbell.ring();
          }
        });
  }

  /** Locks the oldest hand-offs that no other drainer has, until the transaction ends. */
  List<HandOff> take(int most) {
    return sql.query(
        TAKE,
        (row, index) ->
            new HandOff(
                row.getLong("id"),
                QueueName.valueOf(row.getString("queue")),
                Items.split(row.getString("items"))),
        most);
  }

  void delete(List<Long> ids) {
    sql.update(DELETE.formatted(Columns.marks(ids.size())), ids.toArray());
  }

  /** One appended hand-off. */
  record HandOff(long id, QueueName queue, List<String> items) {}
}
