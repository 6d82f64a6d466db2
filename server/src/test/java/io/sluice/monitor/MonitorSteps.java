package io.sluice.monitor;

import org.springframework.context.ApplicationContext;

/** Lets a test look at the chain when it likes. */
public final class MonitorSteps {
  private MonitorSteps() {}

  /** One look of the monitor. */
  public static void look(ApplicationContext context) {
    boolean newBlock = context.getBean(BlockFollower.class).follow();
    context.getBean(LaneWatch.class).check(newBlock);
    context.getBean(StuckWatch.class).check(newBlock);
    context.getBean(NonceAudit.class).check();
  }
}
