package io.sluice.backing.lease;

import java.time.Clock;
import org.springframework.jdbc.core.JdbcTemplate;

/** Leases as another process has them. */
public final class LeaseSteps {
  private LeaseSteps() {}

  public static Leases leases(JdbcTemplate sql, Clock clock) {
    return new Leases(sql, clock);
  }
}
