package io.sluice.engine.transaction;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.TestDatabase;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Rows put where a test wants them, past the code that would put them there, on a real database.
 */
final class Rows {
  static final int LANE = 1;
  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  final JdbcTemplate sql = new JdbcTemplate(TestDatabase.migrated().dataSource());

  final Timeline timeline = new Timeline(sql, new ArchivedTransactions(sql));

  Rows() {
    sql.update(
        "INSERT INTO lanes (id, chain_id, address, name, state, window_size, mined_nonce)"
            + " VALUES (1, 31337, ?, 'lane', 'ACTIVE', 64, 0), (2, 1, ?, 'elsewhere', 'ACTIVE', 64, 0)",
        new byte[20],
        new byte[20]);
  }

  TransactionId transaction(TransactionState state, @Nullable Long nonce) {
    return transaction(state, nonce, null);
  }

  TransactionId transaction(
      TransactionState state, @Nullable Long nonce, @Nullable VoidReason why) {
    TransactionId id = new TransactionId(UUID.randomUUID());
    sql.update(
        """
        INSERT INTO transactions (id, client_id, chain_id, state, to_address, value, data, speed, retry_on_failure,
                                  lane_id, gas, max_fee, priority_fee, nonce, void_reason, created_at, updated_at)
        VALUES (?, 1, 31337, ?, ?, ?, '', 'average', FALSE, 1, 21000, 100, 10, ?, ?, ?, ?)
        """,
        key(id),
        state.name(),
        new byte[20],
        new byte[1],
        nonce,
        why == null ? null : why.name(),
        time(),
        time());
    return id;
  }

  /** An attempt of lane 1. */
  Attempt attempt(
      TransactionId id, long nonce, int ordinal, AttemptKind kind, String state, boolean sent) {
    byte[] hash = new byte[32];
    hash[0] = (byte) nonce;
    hash[1] = (byte) ordinal;
    hash[2] = 1;
    sql.update(
        """
        INSERT INTO attempts (lane_id, nonce, ordinal, kind, hash, transaction_id, raw, max_fee, priority_fee, state,
                              created_at, sent_at, waiting_since, waiting_block)
        VALUES (1, ?, ?, ?, ?, ?, 'x', ?, ?, ?, ?, ?, ?, ?)
        """,
        nonce,
        ordinal,
        kind.name(),
        hash,
        key(id),
        100 + ordinal,
        10 + ordinal,
        state,
        time(),
        sent ? time() : null,
        sent ? time() : null,
        sent ? 5 : null);
    return new Attempt(id, new LaneId(LANE), new Nonce(nonce), kind, TxHash.of(hash));
  }

  String state(Attempt attempt) {
    return String.valueOf(
        sql.queryForObject(
            "SELECT state FROM attempts WHERE hash = ?", String.class, attempt.hash().bytes()));
  }

  Map<String, Object> row(Attempt attempt) {
    return sql.queryForMap("SELECT * FROM attempts WHERE hash = ?", attempt.hash().bytes());
  }

  Map<String, Object> row(TransactionId id) {
    return sql.queryForMap("SELECT * FROM transactions WHERE id = ?", key(id));
  }

  /** The lines of its timeline, after that it was accepted. */
  List<String> lines(TransactionId id) {
    return timeline.of(id).stream()
        .dropWhile(each -> each.state() == TransactionState.ACCEPTED && each.detail() == null)
        .map(each -> each.state() + " " + each.detail())
        .toList();
  }

  /** The wish for a transaction; empty when there is none. */
  List<Map<String, Object>> wish(TransactionId id) {
    return sql.queryForList("SELECT * FROM replacements WHERE transaction_id = ?", key(id));
  }

  static byte[] key(TransactionId id) {
    return Columns.id(id.value());
  }

  static LocalDateTime time() {
    return LocalDateTime.ofInstant(NOW, ZoneOffset.UTC);
  }
}
