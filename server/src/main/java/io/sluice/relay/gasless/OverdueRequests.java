package io.sluice.relay.gasless;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Row;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Requests that have waited so long that it is asked why. The caller owns the transaction. */
@Repository
class OverdueRequests {
  private static final String DUE =
      """
      SELECT r.id, r.signer_id, s.forwarder, s.address, s.known_nonce, s.in_flight, r.nonce, r.deadline, r.updated_at
        FROM (SELECT id, signer_id, nonce, deadline, updated_at, due_at FROM forward_requests FORCE INDEX (by_due)
               WHERE chain_id = ? AND due_at <= ? ORDER BY due_at LIMIT ?) r
             JOIN forward_signers s ON s.id = r.signer_id
       ORDER BY r.due_at
      """;
  private static final String POSTPONE =
      "UPDATE forward_requests SET due_at = ? WHERE id = ? AND state = 'ACCEPTED'";

  private final JdbcTemplate sql;

  OverdueRequests(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Those whose time has come. */
  List<Due> due(ChainId chain, Instant now, int most) {
    return sql.query(DUE, Row.each(OverdueRequests::due), Arguments.of(chain.value(), now, most));
  }

  /** Asks again later, each when its time has come. */
  void postpone(Collection<Due> some, Function<Due, Instant> next) {
    sql.batchUpdate(
        POSTPONE,
        Arguments.each(
            some,
            each -> {
              Instant end = Deadlines.after(each.deadline);
              Instant until = next.apply(each);
              return Arguments.of(end.isBefore(until) ? end : until, each.id.value());
            }));
  }

  private static Due due(Row row) throws SQLException {
    return new Due(
        ForwardRow.id(row),
        row.number("signer_id"),
        row.bytes("forwarder", Address::of),
        row.bytes("address", Address::of),
        row.number("known_nonce"),
        row.number("in_flight") > 0,
        row.number("nonce"),
        row.number("deadline"),
        row.time("updated_at"));
  }

  /**
   * One that has waited long.
   *
   * @param signer the row
   * @param flying whether something of theirs is in flight
   * @param deadline seconds since 1970
   * @param since when it began to wait
   */
  record Due(
      TransactionId id,
      long signer,
      Address forwarder,
      Address address,
      long knownNonce,
      boolean flying,
      long nonce,
      long deadline,
      Instant since) {}
}
