package io.sluice.engine.transaction;

import io.sluice.backing.database.Columns;
import io.sluice.engine.lane.JoinedLanes;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.NonceEvent;
import io.sluice.engine.lane.NonceLedger;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Reads what {@link Archive} has put away. */
@Repository
public class ArchivedTransactions {
  private static final String FIND =
      """
      SELECT a.content, l.address AS lane_address, l.name AS lane_name
        FROM archived_transactions a LEFT JOIN %s l ON l.id = a.lane_id WHERE a.client_id = ? AND a.id = ?
      """
          .formatted(JoinedLanes.NAMES);
  private static final String CONTENT = "SELECT content FROM archived_transactions WHERE id = ?";
  private static final String OF_NONCES =
      """
      SELECT content FROM archived_transactions WHERE lane_id = ? AND nonce >= ? AND nonce < ? ORDER BY nonce, id
      """;

  private final JdbcTemplate sql;

  ArchivedTransactions(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Empty when there is none, or it is another client's. */
  Optional<TransactionView> find(long clientId, TransactionId id) {
    return sql.query(FIND, (row, index) -> view(row), clientId, Columns.id(id.value())).stream()
        .findFirst();
  }

  private static TransactionView view(ResultSet row) throws SQLException {
    Map<String, @Nullable Object> cells =
        new LinkedHashMap<>(content(row).rows(Archive.TRANSACTIONS).getFirst());
    cells.put("lane_address", row.getBytes("lane_address"));
    cells.put("lane_name", row.getString("lane_name"));
    return ViewRow.view(new ArchivedRow(cells));
  }

  /** Oldest first; empty for what is not archived. */
  List<Event> timeline(TransactionId id) {
    List<Event> events = new ArrayList<>();
    sql.query(
        CONTENT,
        row -> {
          for (var event : content(row).rows(Archive.TIMELINE)) {
            events.add(Timeline.event(id, new ArchivedRow(event)));
          }
        },
        Columns.id(id.value()));
    return events;
  }

  /** What is archived of {@code count} nonces from {@code first} on, in the order of the nonces. */
  public List<NonceLedger.Entry> nonces(LaneId lane, Nonce first, int count) {
    List<NonceLedger.Entry> entries = new ArrayList<>();
    sql.query(
        OF_NONCES,
        row -> {
          for (var entry : content(row).rows(Archive.LEDGER)) {
            entries.add(entry(lane, new ArchivedRow(entry)));
          }
        },
        lane.value(),
        first.value(),
        first.plus(count).value());
    return entries;
  }

  private static NonceLedger.Entry entry(LaneId lane, AnyRow row) throws SQLException {
    byte[] transaction = row.bytes("transaction_id");
    byte[] hash = row.bytes("hash");
    return new NonceLedger.Entry(
        lane,
        new Nonce(Objects.requireNonNull(row.number("nonce"))),
        NonceEvent.valueOf(Objects.requireNonNull(row.text("event"))),
        transaction == null ? null : Columns.uuid(transaction),
        hash == null ? null : TxHash.of(hash),
        row.text("reason"),
        Columns.instant(Objects.requireNonNull(row.time("at"))));
  }

  private static ArchivedContent content(ResultSet row) throws SQLException {
    return ArchivedContent.unpack(Objects.requireNonNull(row.getBytes("content")));
  }
}
