package io.sluice.engine.lane;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Lanes whose keys others hold. They have no nonces here: who signs for them gives them out. The
 * caller owns the database transaction.
 */
@Repository
public class RemoteLanes {
  private static final String REGISTER =
      """
      INSERT IGNORE INTO lanes (chain_id, address, name, state, window_size, remote, weight)
      VALUES (?, ?, ?, 'NEW', ?, TRUE, ?)
      """;
  private static final String FIND =
      "SELECT id FROM lanes WHERE chain_id = ? AND address = ? AND remote = TRUE";

  /** What a person has decided stays. */
  private static final String STAND =
      """
      UPDATE lanes SET state = IF(state IN ('PAUSED', 'DRAINING', 'RETIRED'), state, ?), balance = COALESCE(?, balance), checked_at = ?
       WHERE id = ? AND remote = TRUE
      """;

  private static final String PAUSE =
      """
      UPDATE lanes SET state = 'PAUSED'
       WHERE id = ? AND remote = TRUE AND state IN ('NEW', 'ACTIVE', 'LOW_BALANCE', 'AWAY', 'DRAINING')
      """;
  private static final String RETIRE =
      "UPDATE lanes SET state = 'RETIRED' WHERE id = ? AND remote = TRUE AND state = 'DRAINING'";
  private static final String WEIGH = "UPDATE lanes SET weight = ? WHERE id = ? AND remote = TRUE";

  private final JdbcTemplate sql;

  RemoteLanes(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * Makes a lane of an account that somebody else signs for; one that is there stays as it is. It
   * is named after its address.
   *
   * @return empty when the account is a lane whose key is here: two would give out its nonces
   */
  public Optional<LaneId> register(ChainId chain, Address address, int weight, Window window) {
    String name = "remote-" + address.hex().substring(2, 10);
    sql.update(REGISTER, chain.value(), address.bytes(), name, window.initial(), weight);
    return sql
        .query(FIND, Row.each(row -> row.number("id", LaneId::of)), chain.value(), address.bytes())
        .stream()
        .findFirst();
  }

  /**
   * Notes how one is, unless a person has stopped it.
   *
   * @param balance {@code null} where it was not told
   */
  public void stand(LaneId lane, LaneState state, @Nullable Wei balance, Instant at) {
    sql.update(
        STAND,
        Arguments.of(
            state, balance == null ? null : Columns.amount(balance.value()), at, lane.value()));
  }

  /** Stops one until a person resumes it; says whether there was one to stop. */
  public boolean pause(LaneId lane) {
    return sql.update(PAUSE, lane.value()) == 1;
  }

  /** Retires one that drains, because everything it had is over. */
  public boolean retire(LaneId lane) {
    return sql.update(RETIRE, lane.value()) == 1;
  }

  public void weigh(LaneId lane, int weight) {
    sql.update(WEIGH, weight, lane.value());
  }
}
