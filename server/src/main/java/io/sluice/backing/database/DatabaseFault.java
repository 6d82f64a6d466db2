package io.sluice.backing.database;

import io.sluice.runtime.failure.Causes;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.springframework.transaction.TransactionSystemException;

/** What a failed database call says about the database. */
public enum DatabaseFault {
  /** The database was away or went away before a commit was asked for: nothing was stored. */
  UNAVAILABLE,
  /** The connection was lost during the commit: the work is stored whole, or not at all. */
  OUTCOME_UNKNOWN,
  /** It lost against other transactions too often or for too long: nothing was stored. */
  BUSY,
  /** The database answered, and the fault is in what it was asked. */
  NONE;

  /**
   * Vendor codes with which a server that is going, full or failing over refuses work: too many
   * connections, shutdown in progress, read-only, connection killed.
   */
  private static final Set<Integer> GOING = Set.of(1040, 1053, 1290, 1836, 1927);

  /** Looks through all causes. Of an exception that is not about a database it is {@link #NONE}. */
  public static DatabaseFault of(Throwable thrown) {
    boolean committing = false;
    for (Throwable cause : Causes.of(thrown)) {
      if (cause instanceof TransactionSystemException system) {
        if (system.getApplicationException() != null) {
          return UNAVAILABLE; // the connection was lost before the rollback: nothing was stored
        }
        committing = true;
      }
      if (cause instanceof SQLException fault && isAway(fault)) {
        return committing ? OUTCOME_UNKNOWN : UNAVAILABLE;
      }
    }
    // A commit that fails has lost its connection, whatever the driver says of it.
    if (committing) {
      return OUTCOME_UNKNOWN;
    }
    return LockFault.of(thrown) == LockFault.NONE ? NONE : BUSY;
  }

  /** Whether the same call may succeed once the database is back, or less busy. */
  public boolean isOutage() {
    return this != NONE;
  }

  private static boolean isAway(SQLException fault) {
    String state = fault.getSQLState();
    return fault instanceof SQLTransientConnectionException
        || fault instanceof SQLNonTransientConnectionException
        || fault instanceof SQLRecoverableException
        || (state != null && state.startsWith("08"))
        || GOING.contains(fault.getErrorCode());
  }
}
