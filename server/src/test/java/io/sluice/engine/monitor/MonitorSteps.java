package io.sluice.engine.monitor;

import io.sluice.engine.block.BlockFollower;
import io.sluice.engine.block.Finality;
import org.springframework.context.ApplicationContext;

/** Lets a test look at the chain when it likes. */
public final class MonitorSteps {
  private MonitorSteps() {}

  /** One round of the monitor. */
  public static void look(ApplicationContext context) {
    context.getBean(MonitorRound.class).withChain();
  }

  /** Follows the chain, and nothing else. */
  public static void follow(ApplicationContext context) {
    context.getBean(BlockFollower.class).follow();
  }

  /** Ends what is final, and nothing else. */
  public static void end(ApplicationContext context) {
    context.getBean(Finality.class).advance();
  }

  /** Looks at lanes as after a new block, and at nothing else. */
  public static void watchLanes(ApplicationContext context) {
    context.getBean(LaneWatch.class).check(true);
  }

  /** Audits nonces, where that is due. */
  public static void audit(ApplicationContext context) {
    context.getBean(NonceAudit.class).check();
  }
}
