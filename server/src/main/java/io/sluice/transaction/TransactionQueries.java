package io.sluice.transaction;

import io.sluice.chain.Address;
import io.sluice.chain.BlockNumber;
import io.sluice.chain.Bytes;
import io.sluice.chain.Nonce;
import io.sluice.chain.TxHash;
import io.sluice.chain.Wei;
import io.sluice.database.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Questions about transactions. A client sees only its own. */
@Repository
public class TransactionQueries {
  private static final String SELECT =
      """
      SELECT t.id, t.state, t.to_address, t.value, t.data, l.address AS lane_address, l.name AS lane_name, t.nonce,
             t.hash, t.block_number, t.mined_kind, t.gas_used, t.waiting_for, t.failure_code, t.failure_detail, t.created_at, t.updated_at,
             t.confirmed_at
        FROM transactions t LEFT JOIN lanes l ON l.id = t.lane_id
       WHERE t.client_id = ?
      """;

  private final JdbcTemplate sql;

  TransactionQueries(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Empty when there is none, or it is another client's. */
  public Optional<TransactionView> find(long clientId, TransactionId id) {
    return sql
        .query(
            SELECT + " AND t.id = ?", (row, index) -> view(row), clientId, Columns.id(id.value()))
        .stream()
        .findFirst();
  }

  /** The client's transactions that pass the filter, newest first. */
  public List<TransactionView> list(long clientId, Filter filter, int most) {
    StringBuilder query = new StringBuilder(SELECT);
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(clientId);
    if (!filter.states.isEmpty()) {
      query.append(" AND t.state IN (").append(Columns.marks(filter.states.size())).append(')');
      filter.states.forEach(state -> arguments.add(state.name()));
    }
    add(query, arguments, " AND t.to_address = ?", filter.to == null ? null : filter.to.bytes());
    add(query, arguments, " AND l.name = ?", filter.relayer);
    add(query, arguments, " AND t.hash = ?", filter.hash == null ? null : filter.hash.bytes());
    add(query, arguments, " AND t.created_at >= ?", Columns.time(filter.from));
    add(query, arguments, " AND t.created_at < ?", Columns.time(filter.until));
    add(
        query,
        arguments,
        " AND t.id < ?",
        filter.before == null ? null : Columns.id(filter.before.value()));
    query.append(" ORDER BY t.id DESC LIMIT ?");
    arguments.add(most);
    return sql.query(query.toString(), (row, index) -> view(row), arguments.toArray());
  }

  private static void add(
      StringBuilder query,
      List<@Nullable Object> arguments,
      String clause,
      @Nullable Object value) {
    if (value != null) {
      query.append(clause);
      arguments.add(value);
    }
  }

  private static TransactionView view(ResultSet row) throws SQLException {
    byte[] lane = row.getBytes("lane_address");
    byte[] to = row.getBytes("to_address");
    byte[] hash = row.getBytes("hash");
    String mined = row.getString("mined_kind");
    Long nonce = longOrNull(row, "nonce");
    Long block = longOrNull(row, "block_number");
    return new TransactionView(
        IntentRow.id(row),
        TransactionState.valueOf(row.getString("state")),
        to == null ? null : Address.of(to),
        new Wei(Columns.integer(Objects.requireNonNull(row.getBytes("value")))),
        Bytes.of(Objects.requireNonNull(row.getBytes("data"))),
        lane == null ? null : Address.of(lane),
        row.getString("lane_name"),
        nonce == null ? null : new Nonce(nonce),
        hash == null ? null : TxHash.of(hash),
        block == null ? null : new BlockNumber(block),
        mined == null ? null : AttemptKind.valueOf(mined),
        longOrNull(row, "gas_used"),
        row.getString("waiting_for"),
        row.getString("failure_code"),
        row.getString("failure_detail"),
        Columns.instant(Objects.requireNonNull(row.getObject("created_at", LocalDateTime.class))),
        Columns.instant(Objects.requireNonNull(row.getObject("updated_at", LocalDateTime.class))),
        Columns.instantOrNull(row.getObject("confirmed_at", LocalDateTime.class)));
  }

  private static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  /**
   * Which transactions are wanted. What is {@code null} or empty does not narrow.
   *
   * @param relayer a lane's name
   * @param from created at this time or later
   * @param until created before this time
   * @param before older than this one: where the page before ended
   */
  public record Filter(
      Set<TransactionState> states,
      @Nullable Address to,
      @Nullable String relayer,
      @Nullable TxHash hash,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable TransactionId before) {}
}
