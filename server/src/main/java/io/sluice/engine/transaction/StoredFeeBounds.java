package io.sluice.engine.transaction;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.FeeBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Keeps for all processes what nodes have named; the caller owns the transaction. */
@Repository
class StoredFeeBounds implements FeeBounds {
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

  StoredFeeBounds(JdbcTemplate sql) {
    this.sql = sql;
  }

  @Override
  public void learnLowestTip(ChainId chain, Wei lowestTip, Instant now) {
    learn(chain, LOWEST_TIP, lowestTip, now);
  }

  @Override
  public void learnLargestCost(ChainId chain, Wei largestCost, Instant now) {
    learn(chain, LARGEST_COST, largestCost, now);
  }

  @Override
  public Known of(ChainId chain, Instant now) {
    Map<String, Wei> found = new HashMap<>();
    sql.query(
        KNOWN,
        Row.all(row -> found.put(row.text("kind"), new Wei(row.integer("amount")))),
        Arguments.of(chain.value(), now));
    return new Known(found.get(LOWEST_TIP), found.get(LARGEST_COST));
  }

  private void learn(ChainId chain, String kind, Wei amount, Instant now) {
    sql.update(LEARN, Arguments.of(chain.value(), kind, amount.toString(), now.plus(LIFE)));
  }
}
