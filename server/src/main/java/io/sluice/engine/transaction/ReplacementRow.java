package io.sluice.engine.transaction;

import io.sluice.backing.database.Columns;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Cause;
import io.sluice.evm.price.Fees;
import io.sluice.evm.price.Speed;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a wish to sign again stands in its columns, with what was offered before. */
final class ReplacementRow {
  /** What a node refused for good is no offer: it raises no price. */
  static final String SELECT =
      """
      SELECT r.lane_id, r.nonce, r.transaction_id, r.kind, COALESCE(r.speed, t.speed) AS speed, r.reason, r.at_cap,
             r.cause, r.bound, r.max_fee, r.priority_fee, r.gas, t.state, t.gas AS routed_gas,
             t.gas_limit IS NOT NULL AS gas_is_fixed, a.max_fee AS last_max, a.priority_fee AS last_priority,
             a.kind <> 'NO_OP' AND a.state = 'SIGNED' AS unsent_effect,
             EXISTS (SELECT 1 FROM attempts c
                      WHERE c.lane_id = r.lane_id AND c.nonce = r.nonce AND c.sent_at IS NOT NULL) AS contested
        FROM replacements r
        JOIN transactions t ON t.id = r.transaction_id
        LEFT JOIN attempts a ON a.lane_id = r.lane_id AND a.nonce = r.nonce
         AND a.ordinal = (SELECT MAX(b.ordinal) FROM attempts b
                           WHERE b.lane_id = r.lane_id AND b.nonce = r.nonce AND b.state <> 'REFUSED')
      """;

  private ReplacementRow() {}

  static Replacement read(ResultSet row) throws SQLException {
    BigDecimal bound = row.getBigDecimal("bound");
    long gas = row.getLong("gas");
    boolean ownGas = row.wasNull();
    return new Replacement(
        new TransactionId(Columns.uuid(Objects.requireNonNull(row.getBytes("transaction_id")))),
        TransactionState.valueOf(row.getString("state")),
        new LaneId(row.getInt("lane_id")),
        new Nonce(row.getLong("nonce")),
        AttemptKind.valueOf(row.getString("kind")),
        Speed.of(Objects.requireNonNull(row.getString("speed"))).orElseThrow(),
        Objects.requireNonNull(row.getString("reason")),
        row.getBoolean("at_cap"),
        Cause.valueOf(row.getString("cause")),
        bound == null ? null : bound.toBigIntegerExact(),
        row.getLong("routed_gas"),
        row.getBoolean("gas_is_fixed"),
        feesOrNull(row.getBigDecimal("last_max"), row.getBigDecimal("last_priority")),
        row.getBoolean("contested"),
        row.getBoolean("unsent_effect"),
        feesOrNull(row.getBigDecimal("max_fee"), row.getBigDecimal("priority_fee")),
        ownGas ? null : gas);
  }

  /** The column of a tip: {@code null} says that the other one is a gas price. */
  static @Nullable String priority(Fees fees) {
    return switch (fees.pricing()) {
      case DYNAMIC -> fees.priority().toString();
      case LEGACY -> null;
    };
  }

  private static @Nullable Fees feesOrNull(
      @Nullable BigDecimal max, @Nullable BigDecimal priority) {
    return max == null ? null : fees(max, priority);
  }

  /** What the two columns of an offer say. */
  static Fees fees(BigDecimal max, @Nullable BigDecimal priority) {
    Wei most = new Wei(max.toBigIntegerExact());
    return priority == null
        ? Fees.legacy(most)
        : new Fees(most, new Wei(priority.toBigIntegerExact()));
  }
}
