package io.sluice.monitor;

import org.springframework.context.ApplicationContext;

/** Lets a test look at the chain when it likes. */
public final class MonitorSteps {
  private MonitorSteps() {}

  /** One round of the monitor. */
  public static void look(ApplicationContext context) {
    context.getBean(MonitorRound.class).withChain();
  }
}
