package io.sluice.relay.gasless;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.ChainId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds out who is ready without waiting for whoever works on the same users: of those that are
 * locked it is noted that something has changed, and who packs finds out. So a client's request is
 * never held up by the outcome of an earlier one. Safe for many threads and many processes.
 */
@Repository
class Readiness {
  /** Users caught up with in one database transaction. */
  private static final int MOST_AT_ONCE = 256;

  private static final String LOCK_FREE =
      "SELECT id FROM forward_signers WHERE id IN (%s) ORDER BY id FOR UPDATE SKIP LOCKED";
  private static final String NOTE = "INSERT INTO unsure_signers (chain_id, signer_id) VALUES %s";
  private static final String NOTED =
      "SELECT id, signer_id FROM unsure_signers WHERE chain_id = ? ORDER BY id LIMIT ?";
  private static final String SURE = "DELETE FROM unsure_signers WHERE id IN (%s)";

  private final JdbcTemplate sql;
  private final ForwardSigners signers;
  private final TransactionTemplate transaction;

  Readiness(JdbcTemplate sql, ForwardSigners signers, TransactionTemplate transaction) {
    this.sql = sql;
    this.signers = signers;
    this.transaction = transaction;
  }

  /**
   * Finds out which of these are ready; those that somebody else has locked are left to {@link
   * #catchUp}. In the database transaction of what has changed.
   *
   * @param users rows of one chain
   * @return whether some were left
   */
  boolean find(ChainId chain, Collection<Long> users, Instant now) {
    Set<Long> left = new TreeSet<>(users);
    if (left.isEmpty()) {
      return false;
    }
    List<Long> free = lockFree(left);
    signers.setReadyOfLocked(free, now);
    free.forEach(left::remove);
    if (!left.isEmpty()) {
      sql.update(
          NOTE.formatted(String.join(", ", Collections.nCopies(left.size(), "(?, ?)"))),
          Arguments.of(left.stream().map(user -> List.of(chain.value(), user)).toList()));
    }
    return !left.isEmpty();
  }

  /**
   * Finds it out of those that were left, some of them. In a database transaction of its own.
   *
   * @return whether some are still left
   */
  boolean catchUp(ChainId chain, Instant now) {
    List<Noted> noted =
        sql.query(
            NOTED,
            Row.each(row -> new Noted(row.number("id"), row.number("signer_id"))),
            chain.value(),
            MOST_AT_ONCE);
    return !noted.isEmpty()
        && Objects.requireNonNull(transaction.execute(status -> catchUp(noted, now)));
  }

  private boolean catchUp(List<Noted> noted, Instant now) {
    List<Long> free = lockFree(new TreeSet<>(noted.stream().map(Noted::user).toList()));
    signers.setReadyOfLocked(free, now);
    Set<Long> found = new HashSet<>(free);
    List<Long> sure = new ArrayList<>();
    noted.stream().filter(each -> found.contains(each.user)).map(Noted::id).forEach(sure::add);
    if (!sure.isEmpty()) {
      sql.update(SURE.formatted(Columns.marks(sure.size())), Arguments.of(sure));
    }
    return noted.size() == MOST_AT_ONCE || sure.size() < noted.size();
  }

  /** Locked first, so that what is then read of their requests is not older than the lock. */
  private List<Long> lockFree(Set<Long> sorted) {
    return sql.query(
        LOCK_FREE.formatted(Columns.marks(sorted.size())),
        Row.each(row -> row.number("id")),
        sorted.toArray());
  }

  /** One of whom something has changed. */
  private record Noted(long id, long user) {}
}
