package io.sluice.gateway.audit;

import java.time.Clock;
import org.springframework.jdbc.core.JdbcTemplate;

/** Without a context. */
public final class TestAudit {
  private TestAudit() {}

  public static AuditLog of(JdbcTemplate sql, Clock clock) {
    return new AuditLog(sql, clock);
  }
}
