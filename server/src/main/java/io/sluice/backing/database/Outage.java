package io.sluice.backing.database;

import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells the database being away, or busy, from a mistake in a statement. */
public final class Outage {
  private Outage() {}

  /**
   * Whether the same work may succeed later with nothing changed: no connection, a lost one, a lock
   * not had.
   */
  public static boolean is(RuntimeException failure) {
    return DatabaseFault.of(failure).isOutage()
        || failure instanceof TransientDataAccessException
        || failure instanceof RecoverableDataAccessException
        || failure instanceof NonTransientDataAccessResourceException
        || failure instanceof TransactionException;
  }
}
