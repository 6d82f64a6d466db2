package io.sluice.engine.transaction;

import io.sluice.backing.database.OneTrip;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.JoinedLanes;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What takes room on lanes: everything from routed until a block holds it. Read from an index of
 * what is in flight, whatever waits or is over. The order of the join is told: the optimizer takes
 * what is over for one more lane, and every lane for as full, and would rather read the index from
 * end to end.
 */
@Repository
public class LaneLoads {
  private static final String OF_CHAIN =
      """
      SELECT l.id, t.client_id, COUNT(*) AS count, COALESCE(SUM(t.reserved), 0) AS reserved
        FROM %s l STRAIGHT_JOIN transactions t FORCE INDEX (by_open_lane) ON t.open_lane = l.id
       WHERE l.chain_id = ? GROUP BY l.id, t.client_id
      """
          .formatted(JoinedLanes.HEADS);

  /** Only what is routed or signed has a time at which it is due; it is little. */
  private static final String UNSENT =
      """
      SELECT lane_id, client_id, COUNT(*) AS count, MIN(updated_at) AS since FROM transactions FORCE INDEX (by_due)
       WHERE due_at > '1970-01-01' AND chain_id = ? AND lane_id IS NOT NULL GROUP BY lane_id, client_id
      """;

  private static final String BOTH =
      """
      SELECT id AS lane_id, client_id, count, reserved, NULL AS since FROM (%s) loads
      UNION ALL SELECT lane_id, client_id, count, 0, since FROM (%s) unsent
      """
          .formatted(OF_CHAIN, UNSENT);

  private final JdbcTemplate sql;

  LaneLoads(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Of every lane of the chain, by client; a lane without any has none. */
  public List<LaneLoad> of(ChainId chain) {
    return sql.query(
        OF_CHAIN,
        Row.each(row ->
            new LaneLoad(
                row.number("id", LaneId::of),
                row.number("client_id"),
                row.number("count"),
                new Wei(row.integer("reserved")))),
        chain.value());
  }

  /** A trip to the database on which this may be asked, beside others. */
  public OneTrip trip() {
    return new OneTrip(sql);
  }

  /** The same, and what of it no node has yet; in one statement, beside something else. */
  public Supplier<All> all(OneTrip trip, ChainId chain) {
    Supplier<List<Found>> rows =
        trip.ask(BOTH, Row.each(LaneLoads::found), chain.value(), chain.value());
    return () -> All.of(rows.get());
  }

  private static Found found(Row row) throws SQLException {
    return new Found(
        new LaneLoad(
            row.number("lane_id", LaneId::of),
            row.number("client_id"),
            row.number("count"),
            new Wei(row.integer("reserved"))),
        row.timeOrNull("since"));
  }

  /**
   * A row.
   *
   * @param since of those that no node has; {@code null} for the others
   */
  private record Found(LaneLoad load, @Nullable Instant since) {
    Stream<Unsent> unsent() {
      return since == null
          ? Stream.empty()
          : Stream.of(new Unsent(load.lane(), load.client(), load.count(), since));
    }
  }

  /**
   * What is on lanes, by lane and client.
   *
   * @param loads of every lane; one without any has none
   * @param unsent what of it no node has yet
   */
  public record All(List<LaneLoad> loads, List<Unsent> unsent) {
    private static All of(List<Found> rows) {
      return new All(
          rows.stream().filter(each -> each.since == null).map(Found::load).toList(),
          rows.stream().flatMap(Found::unsent).toList());
    }
  }
}
