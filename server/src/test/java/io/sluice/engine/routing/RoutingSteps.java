package io.sluice.engine.routing;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.transaction.LaneLoads;
import io.sluice.engine.transaction.Transactions;
import io.sluice.engine.transaction.Waiting;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.price.FeeOracle;
import io.sluice.evm.rpc.Gas;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

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

  /**
   * What is left to a relay that another overtakes.
   *
   * @param meanwhile happens after it has seen what waits, and before it claims that
   * @return how many it still works on
   */
  public static int overtaken(ApplicationContext context, Runnable meanwhile) {
    Instant now = context.getBean(Clock.class).instant();
    Prices prices = new Prices(context.getBean(FeeOracle.class).quote(), "");
    GasEstimator gas =
        new GasEstimator(
            context.getBean(Gas.class),
            context.getBean(BlockLimit.class),
            context.getBean(RoutingSettings.class)) {
          private boolean overtaken;

          @Override
          boolean isPlain(Candidate candidate) {
            if (!overtaken) {
              overtaken = true;
              meanwhile.run();
            }
            return super.isPlain(candidate);
          }
        };
    Lines lines =
        new Lines(
            context.getBean(Waiting.class),
            context.getBean(Transactions.class),
            context.getBean(Lanes.class),
            context.getBean(LaneLoads.class),
            context.getBean(Weights.class),
            gas,
            context.getBean(RoutingSettings.class),
            context.getBean(ChainSettings.class),
            context.getBean(MeterRegistry.class),
            context.getBean(TransactionTemplate.class));
    return lines.next(prices, 256, now).size();
  }
}
