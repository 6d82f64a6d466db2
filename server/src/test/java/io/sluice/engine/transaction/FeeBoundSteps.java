package io.sluice.engine.transaction;

import io.sluice.evm.price.FeeBounds;
import org.springframework.jdbc.core.JdbcTemplate;

/** Lets a test of prices learn and forget as processes do. */
public final class FeeBoundSteps {
  private FeeBoundSteps() {}

  public static FeeBounds on(JdbcTemplate sql) {
    return new StoredFeeBounds(sql);
  }
}
