package io.sluice.engine.transaction;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Fees;
import io.sluice.evm.price.Speed;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
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

  /** A new row, sealed, in the order of {@link Transactions}. */
  static @Nullable Object[] of(NewTransaction request, Seals seals) {
    Intent intent = request.intent();
    return Arguments.of(
        request.id().value(),
        request.clientId(),
        request.chain().value(),
        intent.to() == null ? null : intent.to().bytes(),
        Columns.amount(intent.value().value()),
        intent.data().toArray(),
        intent.gasLimit(),
        intent.speed().text(),
        intent.relayer(),
        intent.validUntil(),
        intent.retryOnFailure(),
        seals.seal(request.id(), request.clientId(), request.chain().value(), intent),
        request.createdAt(),
        request.createdAt());
  }

  /** What a route changes, in the order of {@link Transactions}. */
  static @Nullable Object[] routed(
      Routing routing, Instant now, @Nullable Instant due, ChainId chain) {
    Route route = routing.route();
    Fees fees = route.fees();
    return Arguments.of(
        route.lane().value(),
        route.lane().value(),
        reserved(routing.reserved()),
        route.gas(),
        fees.max().toString(),
        ReplacementRow.priority(fees),
        now,
        due,
        route.id().value(),
        chain.value(),
        routing.speed().text());
  }

  /** The most it may cost, as its column holds it. */
  static String reserved(Wei most) {
    return most.value().min(MOST_RESERVED).toString();
  }

  static TransactionId id(Row row) throws SQLException {
    return new TransactionId(row.id("id"));
  }

  static @Nullable LaneId lane(Row row) throws SQLException {
    return row.numberOrNull("lane_id", LaneId::of);
  }

  /** An amount in big-endian bytes. */
  static Wei wei(byte[] column) {
    return new Wei(Columns.integer(column));
  }

  static Speed speed(Row row) throws SQLException {
    return Speed.of(row.text("speed")).orElseThrow();
  }

  static Intent intent(Row row) throws SQLException {
    return new Intent(
        row.bytesOrNull("to_address", Address::of),
        row.bytes("value", IntentRow::wei),
        row.bytes("data", Bytes::of),
        row.numberOrNull("gas_limit"),
        speed(row),
        row.textOrNull("relayer"),
        row.timeOrNull("valid_until"),
        row.flag("retry_on_failure"));
  }

  static Route route(Row row) throws SQLException {
    return new Route(
        id(row),
        row.number("lane_id", LaneId::of),
        row.number("gas"),
        ReplacementRow.fees(row.integer("max_fee"), row.decimalOrNull("priority_fee")));
  }
}
