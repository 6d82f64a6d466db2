package io.sluice.operator.deadletter;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.sluice.backing.database.Columns;
import io.sluice.backing.queue.DeadLetters.Letter;
import io.sluice.backing.queue.Fault;
import io.sluice.backing.queue.QueueName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Dead letters and what was done with them. The caller owns the database transaction. */
@Repository
class Letters {
  private static final String COLUMNS =
      """
      id, queue, body, attributes, reason, fault, fingerprint, state, deaths, redrives, next_redrive_at, created_at,
      updated_at\
      """;
  private static final String HEADS =
      COLUMNS.replace("body, attributes", "'' AS body, '{}' AS attributes");
  private static final String KNOWN_MESSAGE =
      "SELECT 1 FROM dead_letter_messages WHERE queue = ? AND message_id = ?";
  private static final String INSERT_MESSAGE =
      "INSERT IGNORE INTO dead_letter_messages (queue, message_id, letter_id) VALUES (?, ?, ?)";
  private static final String SAME =
      """
      SELECT id, redrives FROM dead_letters WHERE queue = ? AND body_hash = ? AND state <> 'DISCARDED' LIMIT 1 FOR UPDATE
      """;
  private static final String INSERT =
      """
      INSERT INTO dead_letters (id, queue, body, body_hash, attributes, reason, fault, fingerprint, state, deaths, redrives,
                                next_redrive_at, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'STORED', 1, 0, ?, ?, ?)
      """;
  private static final String DIE_AGAIN =
      """
      UPDATE dead_letters SET state = 'STORED', deaths = deaths + 1, attributes = ?, reason = ?, fault = ?, fingerprint = ?,
                              next_redrive_at = ?, updated_at = ?
       WHERE id = ?
      """;
  private static final String DUE =
      """
      SELECT %s FROM dead_letters WHERE next_redrive_at <= ? AND state = 'STORED'
       ORDER BY next_redrive_at LIMIT ? FOR UPDATE SKIP LOCKED
      """;
  private static final String LOCK = "SELECT %s FROM dead_letters WHERE id = ? FOR UPDATE";
  private static final String FIND = "SELECT %s FROM dead_letters WHERE id = ?";
  private static final String REDRIVE =
      """
      UPDATE dead_letters SET state = 'REDRIVEN', redrives = redrives + 1, next_redrive_at = NULL, updated_at = ?
       WHERE id = ?
      """;
  private static final String LEAVE =
      "UPDATE dead_letters SET next_redrive_at = NULL, updated_at = ? WHERE id = ?";
  private static final String DISCARD =
      "UPDATE dead_letters SET state = 'DISCARDED', next_redrive_at = NULL, updated_at = ? WHERE id = ?";
  private static final String NOTE =
      "INSERT INTO dead_letter_events (letter_id, event, actor, detail, at) VALUES (?, ?, ?, ?, ?)";
  private static final String EVENTS =
      "SELECT event, actor, detail, at FROM dead_letter_events WHERE letter_id = ? ORDER BY id";
  private static final String GROUPS =
      """
      SELECT fingerprint, MIN(queue) AS queue, MIN(fault) AS fault, COUNT(*) AS letters, MIN(created_at) AS first_at,
             MAX(updated_at) AS last_at, MIN(reason) AS example
        FROM dead_letters WHERE state = 'STORED' GROUP BY fingerprint ORDER BY letters DESC LIMIT ?
      """;
  private static final int ACTOR_LENGTH = 80;

  private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
  private final JdbcTemplate sql;

  Letters(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Whether this message was stored before: the transport brought it twice. */
  boolean known(QueueName queue, Letter letter) {
    return !sql.query(KNOWN_MESSAGE, (row, index) -> 1, queue.text(), letter.id()).isEmpty();
  }

  /**
   * How often a body that lies here, or was sent again, has been sent again; empty when none is.
   */
  Optional<Earlier> earlier(QueueName queue, String body) {
    return sql
        .query(
            SAME,
            (row, index) ->
                new Earlier(
                    Columns.uuid(Objects.requireNonNull(row.getBytes("id"))),
                    row.getInt("redrives")),
            queue.text(),
            FaultFingerprint.sha256(body))
        .stream()
        .findFirst();
  }

  /** Stores a letter, or counts another death of the same one. */
  UUID store(QueueName queue, String message, Death death, @Nullable Earlier earlier, Instant now) {
    UUID id = earlier == null ? ids.generate() : earlier.id;
    if (earlier == null) {
      sql.update(
          INSERT,
          Columns.id(id),
          queue.text(),
          death.text.body(),
          FaultFingerprint.sha256(death.text.body()),
          death.text.attributes(),
          death.text.reason(),
          death.fault.name(),
          death.fingerprint,
          Columns.time(death.nextRedriveAt),
          Columns.time(now),
          Columns.time(now));
    } else {
      sql.update(
          DIE_AGAIN,
          death.text.attributes(),
          death.text.reason(),
          death.fault.name(),
          death.fingerprint,
          Columns.time(death.nextRedriveAt),
          Columns.time(now),
          Columns.id(id));
    }
    sql.update(INSERT_MESSAGE, queue.text(), message, Columns.id(id));
    note(id, new DeadLetter.Event("DIED", "queue", death.text.reason(), now));
    return id;
  }

  /** Locks letters that are to be sent again by now. */
  List<DeadLetter> lockDue(Instant now, int most) {
    return sql.query(DUE.formatted(COLUMNS), (row, index) -> letter(row), Columns.time(now), most);
  }

  Optional<DeadLetter> lock(UUID id) {
    return one(LOCK, id);
  }

  Optional<DeadLetter> find(UUID id) {
    return one(FIND, id);
  }

  void redriven(UUID id, String actor, Instant now) {
    sql.update(REDRIVE, Columns.time(now), Columns.id(id));
    note(id, new DeadLetter.Event("REDRIVEN", actor, null, now));
  }

  /** Nobody but an operator looks at it any more. */
  void leave(UUID id, Instant now) {
    sql.update(LEAVE, Columns.time(now), Columns.id(id));
  }

  void discarded(UUID id, String actor, @Nullable String why, Instant now) {
    sql.update(DISCARD, Columns.time(now), Columns.id(id));
    note(id, new DeadLetter.Event("DISCARDED", actor, why, now));
  }

  /** Oldest first. */
  List<DeadLetter.Event> events(UUID id) {
    return sql.query(
        EVENTS,
        (row, index) ->
            new DeadLetter.Event(
                Objects.requireNonNull(row.getString("event")),
                Objects.requireNonNull(row.getString("actor")),
                row.getString("detail"),
                instant(row, "at")),
        Columns.id(id));
  }

  /** Letters, newest first, without what no list shows: their bodies and attributes are empty. */
  List<DeadLetter> list(LetterFilter filter, int most) {
    StringBuilder query = new StringBuilder("SELECT " + HEADS + " FROM dead_letters WHERE TRUE");
    List<Object> arguments = new ArrayList<>();
    filter.add(query, arguments);
    query.append(" ORDER BY id DESC LIMIT ?");
    arguments.add(most);
    return sql.query(query.toString(), (row, index) -> letter(row), arguments.toArray());
  }

  /** Faults of the letters that lie here, the most frequent first. */
  List<Group> groups(int most) {
    return sql.query(
        GROUPS,
        (row, index) ->
            new Group(
                Objects.requireNonNull(row.getString("fingerprint")),
                new QueueName(Objects.requireNonNull(row.getString("queue"))),
                Fault.valueOf(row.getString("fault")),
                row.getLong("letters"),
                instant(row, "first_at"),
                instant(row, "last_at"),
                Objects.requireNonNull(row.getString("example"))),
        most);
  }

  private Optional<DeadLetter> one(String query, UUID id) {
    return sql.query(query.formatted(COLUMNS), (row, index) -> letter(row), Columns.id(id)).stream()
        .findFirst();
  }

  private void note(UUID id, DeadLetter.Event event) {
    sql.update(
        NOTE,
        Columns.id(id),
        event.event(),
        Columns.text(event.actor(), ACTOR_LENGTH),
        Columns.words(event.detail()),
        Columns.time(event.at()));
  }

  private static DeadLetter letter(ResultSet row) throws SQLException {
    return new DeadLetter(
        Columns.uuid(Objects.requireNonNull(row.getBytes("id"))),
        new QueueName(Objects.requireNonNull(row.getString("queue"))),
        Objects.requireNonNull(row.getString("body")),
        Objects.requireNonNull(row.getString("attributes")),
        Objects.requireNonNull(row.getString("reason")),
        Fault.valueOf(row.getString("fault")),
        Objects.requireNonNull(row.getString("fingerprint")),
        DeadLetter.State.valueOf(row.getString("state")),
        row.getInt("deaths"),
        row.getInt("redrives"),
        Columns.instantOrNull(row.getObject("next_redrive_at", LocalDateTime.class)),
        instant(row, "created_at"),
        instant(row, "updated_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Columns.instant(Objects.requireNonNull(row.getObject(column, LocalDateTime.class)));
  }

  /** A letter with the same body. */
  record Earlier(UUID id, int redrives) {}

  /**
   * Why a letter is here.
   *
   * @param nextRedriveAt {@code null} when only an operator sends it again
   */
  record Death(LetterText text, Fault fault, String fingerprint, @Nullable Instant nextRedriveAt) {}

  /** Letters with the same fault. */
  record Group(
      String fingerprint,
      QueueName queue,
      Fault fault,
      long letters,
      Instant first,
      Instant last,
      String example) {}
}
