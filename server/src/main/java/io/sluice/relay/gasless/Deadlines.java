package io.sluice.relay.gasless;

import io.sluice.backing.database.Columns;
import java.time.Instant;

/** A request's deadline as a time that a column can hold. */
final class Deadlines {
  private Deadlines() {}

  /** The first moment in which no block may execute it any more. */
  static Instant after(long deadline) {
    return Columns.nearest(Instant.ofEpochSecond(deadline + 1));
  }
}
