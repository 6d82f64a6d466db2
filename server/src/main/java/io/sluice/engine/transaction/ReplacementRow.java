package io.sluice.engine.transaction;

import io.sluice.backing.database.Row;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Cause;
import io.sluice.evm.price.Fees;
import java.math.BigDecimal;
import java.math.BigInteger;
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

  static Replacement read(Row row) throws SQLException {
    return new Replacement(
        new TransactionId(row.id("transaction_id")),
        row.word("state", TransactionState.class),
        row.number("lane_id", LaneId::of),
        row.number("nonce", Nonce::new),
        row.word("kind", AttemptKind.class),
        IntentRow.speed(row),
        row.text("reason"),
        row.flag("at_cap"),
        row.word("cause", Cause.class),
        integerOrNull(row.decimalOrNull("bound")),
        row.number("routed_gas"),
        row.flag("gas_is_fixed"),
        feesOrNull(row, "last_max", "last_priority"),
        row.flag("contested"),
        Objects.requireNonNullElse(row.numberOrNull("unsent_effect"), 0L) != 0,
        feesOrNull(row, "max_fee", "priority_fee"),
        row.numberOrNull("gas"));
  }

  /** The column of a tip: {@code null} says that the other one is a gas price. */
  static @Nullable String priority(Fees fees) {
    return switch (fees.pricing()) {
      case DYNAMIC -> fees.priority().toString();
      case LEGACY -> null;
    };
  }

  private static @Nullable Fees feesOrNull(Row row, String max, String priority)
      throws SQLException {
    BigDecimal most = row.decimalOrNull(max);
    return most == null ? null : fees(most.toBigIntegerExact(), row.decimalOrNull(priority));
  }

  private static @Nullable BigInteger integerOrNull(@Nullable BigDecimal column) {
    return column == null ? null : column.toBigIntegerExact();
  }

  /** What the two columns of an offer say. */
  static Fees fees(BigInteger max, @Nullable BigDecimal priority) {
    return priority == null
        ? Fees.legacy(new Wei(max))
        : new Fees(new Wei(max), new Wei(priority.toBigIntegerExact()));
  }
}
