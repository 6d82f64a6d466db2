package io.sluice.backing.outbox;

import org.springframework.context.ApplicationContext;

/** Lets a test drain the outbox when it likes. */
public final class OutboxSteps {
  private OutboxSteps() {}

  /** Sends all there is: what this process has in hand, and what is nobody's. */
  public static void drain(ApplicationContext context) {
    OutboxDrainer drainer = context.getBean(OutboxDrainer.class);
    while (drainer.sendOwn() + drainer.sendOthers() > 0) {
      // the next batch
    }
    drainer.forgetSent();
  }
}
