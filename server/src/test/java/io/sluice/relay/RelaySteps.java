package io.sluice.relay;

import io.sluice.market.FeeOracle;
import io.sluice.transaction.NewTransaction;
import io.sluice.transaction.TransactionView;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
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
   * Stores requests that arrived together.
   *
   * @return per request whether it is stored; fails with what it was told
   */
  public static List<CompletableFuture<Boolean>> store(
      ApplicationContext context, List<NewTransaction> requests) {
    List<Intake.Waiting> batch =
        requests.stream()
            .map(each -> new Intake.Waiting(each, null, new CompletableFuture<>()))
            .toList();
    context.getBean(Intake.class).store(batch);
    return batch.stream().map(Intake.Waiting::stored).toList();
  }

  /** As the status shows it. */
  public static @Nullable String contractAddress(TransactionView view) {
    return StatusAnswer.of(view, new Head(null, null)).contractAddress();
  }
}
