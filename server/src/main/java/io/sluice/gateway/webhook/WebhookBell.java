package io.sluice.gateway.webhook;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes who delivers in this process, if anybody does. Safe for many threads. */
@Component
class WebhookBell {
  private volatile Runnable listener = () -> {};

  void hang(Runnable bell) {
    listener = bell;
  }

  void ring() {
    listener.run();
  }

  /** Once what is being stored can be seen. */
  void ringAfterCommit() {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      ring();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            ring();
          }
        });
  }
}
