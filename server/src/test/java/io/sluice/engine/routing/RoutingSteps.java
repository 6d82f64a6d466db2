package io.sluice.engine.routing;

import io.sluice.evm.price.FeeOracle;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationContext;

/** Lets a test take the relay's turns when it likes. */
public final class RoutingSteps {
  private RoutingSteps() {}

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

  /** One beat of the ticker's thread. */
  public static void tick(ApplicationContext context) {
    context.getBean(RoutingTicker.class).tick();
  }

  /**
   * A turn of a relay that is slow.
   *
   * @param meanwhile happens while nodes are asked
   */
  public static void slowTurn(ApplicationContext context, Runnable meanwhile) {
    Instant now = context.getBean(Clock.class).instant();
    Prices prices = new Prices(context.getBean(FeeOracle.class).quote(), "");
    Pick pick = context.getBean(Lines.class).next(prices, 256, now);
    List<Decision> decisions = new ArrayList<>(pick.decided());
    decisions.addAll(context.getBean(GasEstimator.class).estimate(pick.candidates(), pick.room()));
    meanwhile.run();
    context.getBean(Decisions.class).store(decisions, pick.claimed(), now);
    context.getBean(Lines.class).done(pick);
  }
}
