package io.sluice.gateway.stream;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Outage;
import io.sluice.backing.database.Row;
import io.sluice.gateway.event.EventAudience;
import io.sluice.gateway.event.EventSettings;
import io.sluice.gateway.event.EventWay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Clients who have a stream, or had one so lately that what happens is kept for it to resume. In
 * every process. Safe for many threads.
 */
@Repository
class StreamingClients implements EventWay {
  /** How exact it is known when a client was last seen; less than any time events are kept. */
  private static final Duration TOUCH = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(StreamingClients.class);

  private static final String SEE =
      """
      INSERT INTO streaming_clients (client_id, seen_at) VALUES (?, ?)
      ON DUPLICATE KEY UPDATE seen_at = VALUES(seen_at)
      """;
  private static final String ALL = "SELECT client_id FROM streaming_clients";
  private static final String FORGET = "DELETE FROM streaming_clients WHERE seen_at < ?";

  private final JdbcTemplate sql;
  private final ObjectProvider<EventAudience> audience;
  private final EventSettings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Map<Long, Instant> seen = new ConcurrentHashMap<>();

  StreamingClients(
      JdbcTemplate sql,
      ObjectProvider<EventAudience> audience,
      EventSettings settings,
      TransactionTemplate transaction,
      Clock clock) {
    this.sql = sql;
    this.audience = audience;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public Set<Long> clients() {
    return Set.copyOf(sql.query(ALL, Row.each(row -> row.number("client_id"))));
  }

  /**
   * Notes that a client has a stream now, in a database transaction of its own.
   *
   * @return whether it listens already; if not, it is told within a second what happens
   */
  boolean see(long client) {
    Instant now = clock.instant();
    Instant last = seen.get(client);
    boolean listens = audience.getObject().has(client);
    if (listens && last != null && last.plus(TOUCH).isAfter(now)) {
      return true;
    }
    transaction.executeWithoutResult(status -> {
      sql.update(SEE, Arguments.of(client, now));
      if (!listens) {
        audience.getObject().announce();
      }
    });
    seen.put(client, now);
    return listens;
  }

  /** Sees those again that have streams, and forgets who has had none for long. Never throws. */
  void tick(Set<Long> streaming) {
    try {
      streaming.forEach(this::see);
      Instant before = clock.instant().minus(settings.keep());
      seen.values().removeIf(each -> each.isBefore(before));
      transaction.executeWithoutResult(status -> {
        if (sql.update(FORGET, Arguments.of(before)) > 0) {
          audience.getObject().announce();
        }
      });
    } catch (RuntimeException e) {
      if (!Outage.is(e)) {
        LOG.error("Who has streams cannot be noted; it is tried again", e);
      }
    }
  }
}
