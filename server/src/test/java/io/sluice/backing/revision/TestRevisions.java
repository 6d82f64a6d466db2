package io.sluice.backing.revision;

import org.springframework.jdbc.core.JdbcTemplate;

/** Without a context. */
public final class TestRevisions {
  private TestRevisions() {}

  public static Revisions of(JdbcTemplate sql) {
    return new Revisions(sql);
  }
}
