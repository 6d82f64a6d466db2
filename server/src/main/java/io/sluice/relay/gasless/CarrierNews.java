package io.sluice.relay.gasless;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Wakes those of this process who read outcomes, once something was heard of carriers. Who misses
 * it looks by itself a little later. Safe for many threads.
 */
@Component
@ForRole(Role.RELAY)
class CarrierNews {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** From now on this is run after news; it must be quick and not throw. */
  void listen(Runnable listener) {
    listeners.add(listener);
  }

  /** Tells of what the database transaction under way is about to store. */
  void afterCommit() {
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              listeners.forEach(Runnable::run);
            }
          });
    }
  }
}
