package io.sluice.engine.transaction;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.JoinedLanes;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.NonceLedger;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    return sql
        .query(FIND, Row.each(ArchivedTransactions::view), clientId, Columns.id(id.value()))
        .stream()
        .findFirst();
  }

  private static TransactionView view(Row row) throws SQLException {
    Map<String, @Nullable Object> cells =
        new LinkedHashMap<>(content(row).rows(Archive.TRANSACTIONS).getFirst());
    cells.put("lane_address", row.bytesOrNull("lane_address"));
    cells.put("lane_name", row.textOrNull("lane_name"));
    return ViewRow.view(new ArchivedRow(cells));
  }

  /** Oldest first; empty for what is not archived. */
  List<Event> timeline(TransactionId id) {
    return sql
        .query(
            CONTENT,
            Row.each(row -> {
              ArchivedContent content = content(row);
              return Timeline.whole(
                  id,
                  new ArchivedRow(content.rows(Archive.TRANSACTIONS).getFirst()),
                  lines(id, content));
            }),
            Columns.id(id.value()))
        .stream()
        .findFirst()
        .orElse(List.of());
  }

  /** What is archived of {@code count} nonces from {@code first} on, in the order of the nonces. */
  public List<NonceLedger.Entry> nonces(LaneId lane, Nonce first, int count) {
    List<NonceLedger.Entry> entries = new ArrayList<>();
    sql.query(
        OF_NONCES,
        Row.all(row -> entries.addAll(nonces(lane, content(row)))),
        lane.value(),
        first.value(),
        first.plus(count).value());
    return entries;
  }

  private static List<NonceLedger.Entry> nonces(LaneId lane, ArchivedContent content)
      throws SQLException {
    Row transaction = new ArchivedRow(content.rows(Archive.TRANSACTIONS).getFirst());
    TransactionId id = IntentRow.id(transaction);
    TxHash mined =
        transaction.numberOrNull("block_number") == null
            ? null
            : transaction.bytesOrNull("hash", TxHash::of);
    List<NonceStory.Signed> signed = new ArrayList<>();
    for (var attempt : content.rows(Archive.ATTEMPTS)) {
      signed.add(SignedRow.signed(new ArchivedRow(attempt), mined));
    }
    List<NonceLedger.Entry> ledger = new ArrayList<>();
    for (var entry : content.rows(Archive.LEDGER)) {
      ledger.add(NonceLedger.entry(lane, new ArchivedRow(entry)));
    }
    return NonceStory.tell(signed, Map.of(id, lines(id, content)), ledger);
  }

  private static List<Event> lines(TransactionId id, ArchivedContent content) throws SQLException {
    List<Event> lines = new ArrayList<>();
    for (var line : content.rows(Archive.TIMELINE)) {
      lines.add(Timeline.event(id, new ArchivedRow(line)));
    }
    return lines;
  }

  private static ArchivedContent content(Row row) throws SQLException {
    return row.bytes("content", ArchivedContent::unpack);
  }
}
