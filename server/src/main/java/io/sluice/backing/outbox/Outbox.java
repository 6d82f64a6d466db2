package io.sluice.backing.outbox;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.LastWrites;
import io.sluice.backing.queue.Items;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueNames;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Hand-offs to queues. What is appended is sent if, and only if, the caller's database transaction
 * commits; it is sent at least once, whatever crashes. It belongs to the process that appends it,
 * which sends it without a lock, for as long as {@link OutboxSettings#holds} says; then whoever
 * finds it takes it over.
 */
@Repository
public class Outbox {
  private static final String APPEND =
      "INSERT INTO outbox (queue, items, created_at, free_at) VALUES (?, ?, ?, ?)";
  private static final String ANY_FREE =
      "(SELECT queue FROM outbox WHERE queue = ? AND free_at <= ? LIMIT 1)";
  private static final String LOCK_FREE =
      """
      SELECT id, items FROM outbox WHERE queue = ? AND free_at <= ? ORDER BY free_at, id LIMIT ? FOR UPDATE SKIP LOCKED
      """;
  private static final String HOLD = "UPDATE outbox SET free_at = ? WHERE id IN (%s)";
  private static final String DELETE = "DELETE FROM outbox WHERE id IN (%s)";

  private final JdbcTemplate sql;
  private final Clock clock;
  private final OutboxSettings settings;
  private final QueueNames names;
  private final OwnHandOffs own;
  private final Doorbell doorbell;

  Outbox(
      JdbcTemplate sql,
      Clock clock,
      OutboxSettings settings,
      QueueNames names,
      OwnHandOffs own,
      Doorbell doorbell) {
    this.sql = sql;
    this.clock = clock;
    this.settings = settings;
    this.names = names;
    this.own = own;
    this.doorbell = doorbell;
  }

  /**
   * Hands items to the role behind a queue. The caller owns the transaction; once it has committed,
   * this process's own stage has them in hand, or its drainer.
   *
   * @param items ids without commas or spaces; may be empty, which appends nothing
   */
  public void append(QueueName queue, Collection<?> items) {
    if (items.isEmpty()) {
      return;
    }
    List<String> texts = items.stream().map(Object::toString).toList();
    Instant now = clock.instant();
    Instant freeAt = now.plus(settings.holds());
    LastWrites.addKeyed(
        sql,
        APPEND,
        id -> holdOnceCommitted(new HandOff(id, queue, texts, freeAt)),
        Arguments.of(queue.text(), Items.join(texts), now, freeAt));
  }

  private void holdOnceCommitted(HandOff handOff) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            if (own.add(handOff, clock.instant())) {
              doorbell.ring();
            }
          }
        });
  }

  /** Queues of this process for which there is something that is nobody's. Takes no lock. */
  Set<QueueName> anyFree(Instant now) {
    List<QueueName> queues = names.all();
    if (queues.isEmpty()) {
      return Set.of();
    }
    String each = queues.stream().map(queue -> ANY_FREE).collect(Collectors.joining(" UNION ALL "));
    @Nullable Object[] arguments =
        queues.stream()
            .flatMap(queue -> Stream.of(new @Nullable Object[] {queue.text(), Columns.time(now)}))
            .toArray();
    Set<QueueName> found = new TreeSet<>();
    sql.query(
        each,
        row -> {
          found.add(new QueueName(Objects.requireNonNull(row.getString(1))));
        },
        arguments);
    return found;
  }

  /**
   * Takes over what is nobody's, the oldest first; what another takes over at this moment is
   * skipped. The caller owns the transaction, which must end before anything is sent.
   */
  List<HandOff> takeOver(QueueName queue, int most, Instant now) {
    Instant freeAt = now.plus(settings.holds());
    List<HandOff> taken =
        sql.query(
            LOCK_FREE,
            (row, index) ->
                new HandOff(row.getLong("id"), queue, Items.split(row.getString("items")), freeAt),
            queue.text(),
            Columns.time(now),
            most);
    hold(taken, freeAt);
    return taken;
  }

  /** Lets anybody take these from now on. */
  void release(List<HandOff> handOffs, Instant now) {
    hold(handOffs, now);
  }

  private void hold(List<HandOff> handOffs, Instant freeAt) {
    if (!handOffs.isEmpty()) {
      @Nullable Object[] arguments = new @Nullable Object[handOffs.size() + 1];
      arguments[0] = Columns.time(freeAt);
      for (int i = 0; i < handOffs.size(); i++) {
        arguments[i + 1] = handOffs.get(i).id();
      }
      sql.update(HOLD.formatted(Columns.marks(handOffs.size())), arguments);
    }
  }

  /** They were sent. */
  void delete(List<HandOff> handOffs) {
    if (!handOffs.isEmpty()) {
      sql.update(
          DELETE.formatted(Columns.marks(handOffs.size())),
          handOffs.stream().map(HandOff::id).toArray());
    }
  }
}
