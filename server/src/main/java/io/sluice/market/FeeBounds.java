package io.sluice.market;

import io.sluice.chain.ChainId;
import io.sluice.chain.Wei;
import io.sluice.database.Columns;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What nodes of a network have named as the least or the most they take. Kept for a while, and for
 * all processes: who learns it is not who prices next. The caller owns the transaction.
 */
@Repository
public class FeeBounds {
  /** How long a word is believed. What it forbids is tried again after that. */
  private static final Duration LIFE = Duration.ofMinutes(10);

  private static final String LEARN =
      """
      INSERT INTO fee_bounds (chain_id, kind, amount, until) VALUES (?, ?, ?, ?)
      ON DUPLICATE KEY UPDATE amount = VALUES(amount), until = VALUES(until)
      """;
  private static final String KNOWN =
      "SELECT kind, amount FROM fee_bounds WHERE chain_id = ? AND until > ?";
  private static final String LOWEST_TIP = "LOWEST_TIP";
  private static final String LARGEST_COST = "LARGEST_COST";

  private final JdbcTemplate sql;

  FeeBounds(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * A node named the least it takes.
   *
   * @param lowestTip wei per gas under which nodes take no tip; no gas price on a chain without a
   *     base fee
   */
  public void learnLowestTip(ChainId chain, Wei lowestTip, Instant now) {
    learn(chain, LOWEST_TIP, lowestTip, now);
  }

  /**
   * A node named the most it lets through.
   *
   * @param largestCost wei that all gas of one transaction may cost
   */
  public void learnLargestCost(ChainId chain, Wei largestCost, Instant now) {
    learn(chain, LARGEST_COST, largestCost, now);
  }

  public Known of(ChainId chain, Instant now) {
    Map<String, Wei> found = new HashMap<>();
    sql.query(
        KNOWN,
        row -> {
          BigDecimal amount = row.getBigDecimal("amount");
          found.put(row.getString("kind"), new Wei(amount.toBigIntegerExact()));
        },
        chain.value(),
        Columns.time(now));
    return new Known(found.get(LOWEST_TIP), found.get(LARGEST_COST));
  }

  private void learn(ChainId chain, String kind, Wei amount, Instant now) {
    sql.update(LEARN, chain.value(), kind, amount.toString(), Columns.time(now.plus(LIFE)));
  }

  /**
   * What is known of a network.
   *
   * @param lowestTip wei per gas; {@code null} when no node named one
   * @param largestCost wei for all gas of one transaction; {@code null} when no node named one
   */
  public record Known(@Nullable Wei lowestTip, @Nullable Wei largestCost) {}
}
