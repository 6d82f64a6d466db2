package io.sluice.backing.database;

import io.micrometer.core.instrument.Counter;
import javax.sql.DataSource;

/** A database whose round trips are counted as in production: one for a statement, or a batch. */
public final class CountedDatabase {
  private CountedDatabase() {}

  /** The same database; closing it closes the other. */
  public static DataSource of(DataSource database, Counter roundTrips) {
    return new RoundTrips(database, roundTrips);
  }
}
