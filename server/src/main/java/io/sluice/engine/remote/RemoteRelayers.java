package io.sluice.engine.remote;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.ChainId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The registry of remote relayers. The caller owns the database transaction. */
@Repository
public class RemoteRelayers {
  private static final String COLUMNS =
      """
      id, chain_id, base_url, asked_id, key_ref, weight, lane_id, remote_id, newest_seen, counter, health, trouble, checked_at\
      """;
  private static final String ALL = "SELECT %s FROM remote_relayers ORDER BY id".formatted(COLUMNS);
  private static final String LOCK =
      "SELECT %s, next_mark FROM remote_relayers WHERE lane_id = ? FOR UPDATE".formatted(COLUMNS);
  private static final String ADD =
      """
      INSERT INTO remote_relayers (chain_id, base_url, asked_id, key_ref, weight, health) VALUES (?, ?, ?, ?, ?, 'UNKNOWN')
      ON DUPLICATE KEY UPDATE key_ref = VALUES(key_ref)
      """;
  private static final String LEARN =
      "UPDATE remote_relayers SET lane_id = ?, remote_id = ? WHERE id = ? AND lane_id IS NULL";
  private static final String STAND =
      """
      UPDATE remote_relayers SET health = ?, trouble = ?, counter = GREATEST(COALESCE(counter, 0), COALESCE(?, 0)),
                                 newest_seen = COALESCE(?, newest_seen), checked_at = ?
       WHERE id = ?
      """;
  private static final String SEE = "UPDATE remote_relayers SET newest_seen = ? WHERE lane_id = ?";
  private static final String MOVE_MARK =
      "UPDATE remote_relayers SET next_mark = ? WHERE lane_id = ?";
  private static final String WEIGH = "UPDATE remote_relayers SET weight = ? WHERE id = ?";

  private final JdbcTemplate sql;

  RemoteRelayers(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** All of every chain, in the order they were added. */
  public List<RemoteRelayer> all() {
    return sql.query(ALL, Row.each(RemoteRelayers::relayer));
  }

  /**
   * Makes one known. One of the same place keeps what is known of it, and gets the key.
   *
   * @param askedId its id there; empty for the first there
   * @param keyRef the place of its key in the list of configured keys
   */
  public void add(ChainId chain, String baseUrl, String askedId, int keyRef, int weight) {
    sql.update(ADD, chain.value(), baseUrl, askedId, keyRef, weight);
  }

  /** Locks one until the database transaction ends: who gives it something waits for others. */
  Optional<Locked> lock(LaneId lane) {
    return sql
        .query(
            LOCK, Row.each(row -> new Locked(relayer(row), row.number("next_mark"))), lane.value())
        .stream()
        .findFirst();
  }

  /** Which lane and id it has. */
  void learn(RemoteRelayer relayer, LaneId lane, String remoteId) {
    sql.update(LEARN, lane.value(), remoteId, relayer.number());
  }

  /**
   * How it is.
   *
   * @param counter {@code null} where it did not say
   * @param newest {@code null} where it did not say
   */
  void stand(
      RemoteRelayer relayer,
      RemoteRelayer.Health health,
      @Nullable String trouble,
      @Nullable Long counter,
      @Nullable String newest,
      Instant at) {
    sql.update(
        STAND, Arguments.of(health, Columns.words(trouble), counter, newest, at, relayer.number()));
  }

  /** This transaction is there. */
  void see(LaneId lane, String newest) {
    sql.update(SEE, newest, lane.value());
  }

  void moveMark(LaneId lane, long next) {
    sql.update(MOVE_MARK, next, lane.value());
  }

  public void weigh(RemoteRelayer relayer, int weight) {
    sql.update(WEIGH, weight, relayer.number());
  }

  private static RemoteRelayer relayer(Row row) throws SQLException {
    return new RemoteRelayer(
        row.count("id"),
        row.number("chain_id", ChainId::new),
        row.text("base_url"),
        row.text("asked_id"),
        row.count("key_ref"),
        row.count("weight"),
        row.numberOrNull("lane_id", LaneId::of),
        row.textOrNull("remote_id"),
        row.textOrNull("newest_seen"),
        row.numberOrNull("counter"),
        row.word("health", RemoteRelayer.Health.class),
        row.textOrNull("trouble"),
        row.timeOrNull("checked_at"));
  }

  /**
   * One that is locked.
   *
   * @param nextMark where the search for a free mark goes on
   */
  record Locked(RemoteRelayer relayer, long nextMark) {}
}
