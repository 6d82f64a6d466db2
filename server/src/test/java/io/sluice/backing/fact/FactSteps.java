package io.sluice.backing.fact;

import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** What threads do with facts. */
public final class FactSteps {
  private FactSteps() {}

  /** Facts that nobody wants. */
  public static Facts nobody(JdbcTemplate sql) {
    return new Facts(sql, Rig.subscriptions(), new Bells());
  }

  /** Facts that one subscriber wants, all of these. */
  public static Facts one(JdbcTemplate sql, Subscription subscription) {
    return new Facts(sql, Rig.subscriptions(subscription), new Bells());
  }

  /** What waits for it. */
  public static List<Fact> waiting(JdbcTemplate sql, Subscription subscription) {
    return new WaitingFacts(sql).next(subscription.name(), 1000);
  }

  /** Hands over what waits for the subscribers of this process. */
  public static void deliver(ListableBeanFactory context) {
    for (FactDelivery each : context.getBean(FactDeliveries.class).all()) {
      each.tick();
      each.end();
    }
  }
}
