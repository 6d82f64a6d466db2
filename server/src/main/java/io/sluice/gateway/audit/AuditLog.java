package io.sluice.gateway.audit;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Every privileged act, in the commit of the act: what is not in here has not happened. Entries are
 * bound to each other by their hashes, so that whoever changes, removes or inserts one later must
 * write all that follow anew, and the head, which can be kept elsewhere. Safe for many threads and
 * many processes: one entry after the other.
 */
@Repository
public class AuditLog {
  private static final int ACTOR = 200;
  private static final int SUBJECT = 200;
  private static final int DETAIL = 2000;

  /** Entries verified from one statement. */
  private static final int PAGE = 1000;

  private static final String HEAD = "SELECT number, hash FROM audit_heads WHERE id = 1";
  private static final String LOCK_HEAD = HEAD + " FOR UPDATE";
  private static final String MOVE_HEAD =
      "UPDATE audit_heads SET number = ?, hash = ? WHERE id = 1";
  private static final String APPEND =
      "INSERT INTO audit_entries (number, at, actor, action, subject, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)";
  private static final String COLUMNS = "number, at, actor, action, subject, detail, hash";
  private static final String BEFORE =
      "SELECT " + COLUMNS + " FROM audit_entries WHERE number < ? ORDER BY number DESC LIMIT ?";
  private static final String AFTER =
      "SELECT "
          + COLUMNS
          + " FROM audit_entries WHERE number > ? AND number <= ? ORDER BY number LIMIT ?";

  private final JdbcTemplate sql;
  private final Clock clock;

  AuditLog(JdbcTemplate sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Writes an act down. In the database transaction of the act, near its end: who writes the next
   * entry waits for the commit.
   *
   * @param actor of any length, as are {@code subject} and {@code detail}: what is too long is cut
   * @param action 1 to 60 of a-z, dots and dashes
   */
  public void append(String actor, String action, String subject, String detail) {
    Head before = sql.query(LOCK_HEAD, Row.each(AuditLog::head)).getFirst();
    long number = before.number + 1;
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String who = Columns.text(actor, ACTOR);
    String what = Columns.text(subject, SUBJECT);
    String more = Columns.text(detail, DETAIL);
    String hash = AuditEntry.hash(before.hash, number, now, who, action, what, more);
    sql.update(APPEND, number, Columns.time(now), who, action, what, more, bytes(hash));
    sql.update(MOVE_HEAD, number, bytes(hash));
  }

  /**
   * Entries, the newest first.
   *
   * @param before the number that comes next after these; {@code null} for the newest
   */
  public List<AuditEntry> entries(@Nullable Long before, int most) {
    return sql.query(
        BEFORE, Row.each(AuditLog::entry), before == null ? Long.MAX_VALUE : before, most);
  }

  /** The last entry's number, 0 for none, and its hash. */
  public Head head() {
    return sql.query(HEAD, Row.each(AuditLog::head)).getFirst();
  }

  /**
   * Reads all of it, up to the head as it is now.
   *
   * @return the number of the first entry that is missing, or not as it was written; empty when all
   *     are as they were
   */
  public Optional<Long> firstFault() {
    Head head = head();
    String hash = AuditEntry.BEGINNING;
    long number = 0;
    while (number < head.number) {
      List<AuditEntry> page =
          sql.query(AFTER, Row.each(AuditLog::entry), number, head.number, PAGE);
      for (AuditEntry each : page) {
        if (each.number() != number + 1 || !each.follows(hash)) {
          return Optional.of(number + 1);
        }
        number = each.number();
        hash = each.hash();
      }
      if (page.isEmpty()) {
        return Optional.of(number + 1);
      }
    }
    return hash.equals(head.hash) ? Optional.empty() : Optional.of(number);
  }

  private static byte[] bytes(String hash) {
    return HexFormat.of().parseHex(hash);
  }

  private static Head head(Row row) throws SQLException {
    return new Head(row.number("number"), row.bytes("hash", HexFormat.of()::formatHex));
  }

  private static AuditEntry entry(Row row) throws SQLException {
    return new AuditEntry(
        row.number("number"),
        row.time("at"),
        row.text("actor"),
        row.text("action"),
        row.text("subject"),
        row.text("detail"),
        row.bytes("hash", HexFormat.of()::formatHex));
  }

  /**
   * Where the log ends.
   *
   * @param number 0 when it is empty
   * @param hash 64 hex digits
   */
  public record Head(long number, String hash) {}
}
