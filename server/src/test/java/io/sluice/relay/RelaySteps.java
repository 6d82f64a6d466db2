package io.sluice.relay;

import org.springframework.context.ApplicationContext;

/** Lets a test take the relay's turns when it likes. */
public final class RelaySteps {
  private RelaySteps() {}

  /**
   * What the ticker does when it looks.
   *
   * @return how many transactions had their turn
   */
  public static int turns(ApplicationContext context) {
    Router router = context.getBean(Router.class);
    router.expire();
    return router.takeTurns().size();
  }
}
