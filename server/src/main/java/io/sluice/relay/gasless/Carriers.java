package io.sluice.relay.gasless;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.LastWrites;
import io.sluice.backing.database.OneTrip;
import io.sluice.backing.database.Row;
import io.sluice.engine.transaction.TransactionFact;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.TxHash;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Carriers, and what the engine has told of them. The caller owns the database transaction. */
@Repository
class Carriers {
  private static final String COLUMNS =
      "id, chain_id, forwarder, batch, state, hash, block_number, succeeded, gas_used, failure_code, settled";
  private static final String INSERT =
      """
      INSERT INTO forward_carriers (id, chain_id, forwarder, batch, state, settled, created_at)
      VALUES (?, ?, ?, ?, 'ACCEPTED', FALSE, ?)
      """;
  private static final String UNSENT =
      "SELECT COUNT(*) AS count FROM forward_carriers WHERE chain_id = ? AND state = 'ACCEPTED'";
  private static final String UPDATE =
      """
      UPDATE forward_carriers SET state = ?, hash = ?, lane_id = ?, block_number = ?, succeeded = ?, gas_used = ?, failure_code = ?, look_at = ?
       WHERE id = ?
      """;
  private static final String FIND = "SELECT %s FROM forward_carriers WHERE id IN (%s) ORDER BY id";
  private static final String LOCK_DUE =
      """
      SELECT %s FROM forward_carriers
       WHERE chain_id = ? AND look_at <= ? ORDER BY look_at LIMIT ? FOR UPDATE SKIP LOCKED
      """;
  private static final String LOOK_AT = "UPDATE forward_carriers SET look_at = ? WHERE id IN (%s)";
  private static final String LOCK =
      "SELECT %s FROM forward_carriers WHERE id IN (%s) ORDER BY id FOR UPDATE";
  private static final String LOOKED =
      "UPDATE forward_carriers SET settled = TRUE, look_at = NULL WHERE id IN (%s)";
  private static final String UNSETTLE = "UPDATE forward_carriers SET settled = FALSE WHERE id = ?";

  private final JdbcTemplate sql;

  Carriers(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Stores new ones. */
  void insert(Collection<Carrier> carriers, Instant now) {
    LastWrites.addRows(
        sql,
        INSERT,
        Arguments.each(
            carriers,
            each ->
                Arguments.of(
                    each.id().value(),
                    each.chain().value(),
                    each.forwarder().bytes(),
                    each.batch(),
                    now)));
  }

  /** How many no node has yet; known after the trip. */
  Supplier<Integer> unsent(OneTrip trip, ChainId chain) {
    Supplier<List<Integer>> count =
        trip.ask(UNSENT, Row.each(row -> row.count("count")), chain.value());
    return () -> count.get().getFirst();
  }

  /**
   * How carriers stand after what has happened to them.
   *
   * @param lookAt when their outcome is to be read; {@code null} for never
   */
  void tell(Collection<TransactionFact> facts, @Nullable Instant lookAt) {
    sql.batchUpdate(
        UPDATE,
        Arguments.each(
            facts,
            each ->
                Arguments.of(
                    each.state(),
                    each.hash() == null ? null : each.hash().bytes(),
                    each.lane() == null ? null : each.lane().value(),
                    each.block() == null ? null : each.block().value(),
                    each.succeeded(),
                    each.gasUsed(),
                    each.failureCode(),
                    lookAt,
                    each.transaction().value())));
  }

  /** Those of the ids that are carriers. */
  List<Carrier> find(Collection<TransactionId> ids) {
    return ids.isEmpty()
        ? List.of()
        : sql.query(
            FIND.formatted(COLUMNS, Columns.marks(ids.size())),
            Row.each(Carriers::carrier),
            Arguments.of(ids.stream().map(TransactionId::value).toList()));
  }

  /** Those whose outcome is to be read, and locks them; nobody else reads them until then. */
  List<Carrier> claim(ChainId chain, Instant now, int most, Instant until) {
    List<Carrier> due =
        sql.query(
            LOCK_DUE.formatted(COLUMNS),
            Row.each(Carriers::carrier),
            Arguments.of(chain.value(), now, most));
    lookAt(due, until);
    return due;
  }

  /** Reads the outcomes of these at another time. */
  void lookAt(List<Carrier> some, Instant at) {
    if (!some.isEmpty()) {
      sql.update(
          LOOK_AT.formatted(Columns.marks(some.size())),
          Arguments.of(at, some.stream().map(each -> each.id().value()).toList()));
    }
  }

  /** Locks them, one or more, as they are now. */
  List<Carrier> lock(Collection<TransactionId> ids) {
    return sql.query(
        LOCK.formatted(COLUMNS, Columns.marks(ids.size())),
        Row.each(Carriers::carrier),
        Arguments.of(ids.stream().map(TransactionId::value).toList()));
  }

  /** The outcomes of these, one or more, are read as far as they can be; their users may go on. */
  void looked(Collection<TransactionId> ids) {
    sql.update(
        LOOKED.formatted(Columns.marks(ids.size())),
        Arguments.of(ids.stream().map(TransactionId::value).toList()));
  }

  /** It is in no block any more, and its signers wait for it again. */
  void unsettle(TransactionId id) {
    sql.update(UNSETTLE, Arguments.of(id.value()));
  }

  private static Carrier carrier(Row row) throws SQLException {
    Long succeeded = row.numberOrNull("succeeded");
    return new Carrier(
        new TransactionId(row.id("id")),
        row.number("chain_id", ChainId::new),
        row.bytes("forwarder", Address::of),
        row.flag("batch"),
        row.word("state", TransactionState.class),
        row.bytesOrNull("hash", TxHash::of),
        row.numberOrNull("block_number", BlockNumber::new),
        succeeded == null ? null : succeeded != 0,
        row.numberOrNull("gas_used"),
        row.textOrNull("failure_code"),
        row.flag("settled"));
  }
}
