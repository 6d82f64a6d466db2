package io.sluice.gateway.idempotency;

import org.springframework.jdbc.core.JdbcTemplate;

/** Without a context. */
public final class TestClaims {
  private TestClaims() {}

  public static Claims of(JdbcTemplate sql) {
    return new Claims(sql);
  }
}
