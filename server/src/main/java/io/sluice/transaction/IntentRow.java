package io.sluice.transaction;

import io.sluice.chain.Address;
import io.sluice.chain.Bytes;
import io.sluice.chain.Wei;
import io.sluice.database.Columns;
import io.sluice.fee.Fees;
import io.sluice.fee.Speed;
import io.sluice.lane.LaneId;
import java.math.BigDecimal;
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

  private IntentRow() {}

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
    return new Intent(
        Address.of(Objects.requireNonNull(row.getBytes("to_address"))),
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
        new Fees(fee(row, "max_fee"), fee(row, "priority_fee")));
  }

  private static Wei fee(ResultSet row, String column) throws SQLException {
    BigDecimal fee = Objects.requireNonNull(row.getBigDecimal(column));
    return new Wei(fee.toBigIntegerExact());
  }
}
