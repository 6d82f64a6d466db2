package io.sluice.outbox;

import org.springframework.context.ApplicationContext;

/** Lets a test drain the outbox when it likes. */
public final class OutboxSteps {
  private OutboxSteps() {}

  /** Sends all there is. */
  public static void drain(ApplicationContext context) {
    while (context.getBean(OutboxDrainer.class).drain() > 0) {
      // the next batch
    }
  }
}
