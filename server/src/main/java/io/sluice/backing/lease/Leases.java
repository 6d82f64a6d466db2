package io.sluice.backing.lease;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Outage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Leases on jobs that one process does for all. A lease spares work; it is no lock: a process that
 * was held up may believe in a lease that has passed on, so the job itself must bear to be done
 * twice. Safe for many threads.
 */
@Repository
public class Leases {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
  private static final String TAKE =
      """
      INSERT INTO leases (name, owner, until) VALUES (?, ?, ?)
      ON DUPLICATE KEY UPDATE
        owner = IF(until < ? OR owner = VALUES(owner), VALUES(owner), owner),
        until = IF(owner = VALUES(owner), VALUES(until), until)
      """;
  private static final String OWNER = "SELECT owner FROM leases WHERE name = ?";
  private static final String RELEASE = "DELETE FROM leases WHERE name = ? AND owner = ?";

  private final JdbcTemplate sql;
  private final Clock clock;
  private final String self = UUID.randomUUID().toString();
  private final Map<String, Instant> renewAt = new ConcurrentHashMap<>();

  Leases(JdbcTemplate sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Takes or keeps a lease. Asks the database only when a third of the term has passed.
   *
   * @param term after which another process may take it if this one does not ask again
   * @return whether this process has it
   */
  public boolean hold(String name, Duration term) {
    Instant now = clock.instant();
    Instant renew = renewAt.get(name);
    if (renew != null && now.isBefore(renew)) {
      return true;
    }
    sql.update(TAKE, name, self, Columns.time(now.plus(term)), Columns.time(now));
    boolean held = self.equals(sql.queryForObject(OWNER, String.class, name));
    if (held) {
      renewAt.put(name, now.plus(term.dividedBy(3)));
    } else {
      renewAt.remove(name);
    }
    return held;
  }

  /**
   * Does a job for all processes if this one has the lease on it. Never throws: an outage of the
   * database is waited for, and anything else is logged.
   *
   * @param trouble what is said of a failure; it is tried again when this is called again
   */
  public void forAll(String name, Duration term, String trouble, Runnable job) {
    try {
      if (hold(name, term)) {
        job.run();
      }
    } catch (RuntimeException e) {
      if (!Outage.is(e)) {
        LOG.error("{}; it is tried again", trouble, e);
      }
    }
  }

  /** Gives a lease up, so that another process need not wait for its end. */
  public void release(String name) {
    if (renewAt.remove(name) != null) {
      sql.update(RELEASE, name, self);
    }
  }
}
