package io.sluice.engine.transaction;

import io.sluice.backing.database.Columns;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Fees;
import io.sluice.evm.price.Speed;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a transaction that say what is wanted and which way was chosen, and how to read
 * them.
 */
final class IntentRow {
  static final String COLUMNS =
      """
      id, to_address, value, data, gas_limit, speed, relayer, valid_until, retry_on_failure, lane_id, gas, max_fee,
      priority_fee\
      """;

  /** What a DECIMAL(65) holds; nobody has as much. */
  private static final BigInteger MOST_RESERVED = BigInteger.TEN.pow(65).subtract(BigInteger.ONE);

  private IntentRow() {}

  /** A new row, in the order of {@link Transactions}. */
  static @Nullable Object[] of(NewTransaction request) {
    Intent intent = request.intent();
    return new @Nullable Object[] {
      Columns.id(request.id().value()),
      request.clientId(),
      request.chain().value(),
      intent.to() == null ? null : intent.to().bytes(),
      Columns.amount(intent.value().value()),
      intent.data().toArray(),
      intent.gasLimit(),
      intent.speed().text(),
      intent.relayer(),
      Columns.time(intent.validUntil()),
      intent.retryOnFailure(),
      Columns.time(request.createdAt()),
      Columns.time(request.createdAt())
    };
  }

  /** What a route changes, in the order of {@link Transactions}. */
  static @Nullable Object[] routed(
      Routing routing, @Nullable LocalDateTime now, @Nullable LocalDateTime due, ChainId chain) {
    Route route = routing.route();
    Fees fees = route.fees();
    return new @Nullable Object[] {
      route.lane().value(),
      route.lane().value(),
      reserved(routing.reserved()),
      route.gas(),
      fees.max().toString(),
      ReplacementRow.priority(fees),
      now,
      due,
      Columns.id(route.id().value()),
      chain.value(),
      routing.speed().text()
    };
  }

  /** The most it may cost, as its column holds it. */
  static String reserved(Wei most) {
    return most.value().min(MOST_RESERVED).toString();
  }

  static TransactionId id(ResultSet row) throws SQLException {
    return new TransactionId(Columns.uuid(Objects.requireNonNull(row.getBytes("id"))));
  }

  static @Nullable LaneId lane(ResultSet row) throws SQLException {
    int lane = row.getInt("lane_id");
    return row.wasNull() ? null : new LaneId(lane);
  }

  static Intent intent(ResultSet row) throws SQLException {
    long gasLimit = row.getLong("gas_limit");
    boolean noGasLimit = row.wasNull();
    byte[] to = row.getBytes("to_address");
    return new Intent(
        to == null ? null : Address.of(to),
        new Wei(Columns.integer(Objects.requireNonNull(row.getBytes("value")))),
        Bytes.of(Objects.requireNonNull(row.getBytes("data"))),
        noGasLimit ? null : gasLimit,
        Speed.of(Objects.requireNonNull(row.getString("speed"))).orElseThrow(),
        row.getString("relayer"),
        Columns.instantOrNull(row.getObject("valid_until", LocalDateTime.class)),
        row.getBoolean("retry_on_failure"));
  }

  static Route route(ResultSet row) throws SQLException {
    return new Route(
        id(row),
        Objects.requireNonNull(lane(row)),
        row.getLong("gas"),
        ReplacementRow.fees(
            Objects.requireNonNull(row.getBigDecimal("max_fee")),
            row.getBigDecimal("priority_fee")));
  }
}
