package io.sluice.backing.database;

import io.sluice.runtime.failure.Causes;
import java.sql.SQLException;
import org.springframework.transaction.TransactionSystemException;

/** How a transaction failed against others. Nothing of it is stored once it was rolled back. */
enum LockFault {
  /** The server chose it as the victim of a deadlock. */
  DEADLOCK,
  /** It waited as long for a lock as the session allows ({@code innodb_lock_wait_timeout}). */
  WAITED_TOO_LONG,
  /** It failed for another reason. */
  NONE;

  /** {@code ER_LOCK_DEADLOCK}, of both servers. */
  private static final int DEADLOCKED = 1213;

  /**
   * {@code ER_CHECKREAD}: MariaDB's answer instead of a deadlock when what it would lock has
   * changed since it was read ({@code innodb_snapshot_isolation}).
   */
  private static final int CHANGED_SINCE = 1020;

  /** {@code ER_LOCK_WAIT_TIMEOUT}; its SQL state says nothing, so Spring does not know it. */
  private static final int TIMED_OUT = 1205;

  /** The SQL standard's state of a transaction that was rolled back for the sake of others. */
  private static final String ROLLED_BACK = "40001";

  /** Looks through all causes. A commit that failed is none: nobody knows what became of it. */
  static LockFault of(Throwable thrown) {
    LockFault found = NONE;
    for (Throwable cause : Causes.of(thrown)) {
      if (cause instanceof TransactionSystemException) {
        return NONE;
      }
      if (cause instanceof SQLException fault && found == NONE) {
        found = of(fault);
      }
    }
    return found;
  }

  private static LockFault of(SQLException fault) {
    return switch (fault.getErrorCode()) {
      case DEADLOCKED, CHANGED_SINCE -> DEADLOCK;
      case TIMED_OUT -> WAITED_TOO_LONG;
      default -> ROLLED_BACK.equals(fault.getSQLState()) ? DEADLOCK : NONE;
    };
  }

  /**
   * Whether to try once more.
   *
   * @param tries so far; 1 or more. A wait has cost the session's patience each time, so it is
   *     repeated once
   */
  boolean isWorthAnother(int tries) {
    return switch (this) {
      case DEADLOCK -> true;
      case WAITED_TOO_LONG -> tries == 1;
      case NONE -> false;
    };
  }
}
