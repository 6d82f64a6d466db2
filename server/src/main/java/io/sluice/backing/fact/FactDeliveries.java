package io.sluice.backing.fact;

import io.sluice.backing.lease.Leases;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Phases;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The subscribers of this process, each with a thread of its own, so that none waits for another.
 * The roles are those that have any: no other may delete a fact.
 */
@Component
@ForRole({Role.API, Role.RELAY})
class FactDeliveries implements SmartLifecycle {
  private final ObjectProvider<Subscriber> subscribers;
  private final Subscriptions subscriptions;
  private final WaitingFacts facts;
  private final Bells bells;
  private final Leases leases;
  private final FactSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final List<Ticker> tickers = new ArrayList<>();
  private volatile boolean running;

  FactDeliveries(
      ObjectProvider<Subscriber> subscribers,
      Subscriptions subscriptions,
      WaitingFacts facts,
      Bells bells,
      Leases leases,
      FactSettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.subscribers = subscribers;
    this.subscriptions = subscriptions;
    this.facts = facts;
    this.bells = bells;
    this.leases = leases;
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
  }

  /** One for each subscriber of this process. */
  List<FactDelivery> all() {
    return subscribers.stream().map(this::delivery).toList();
  }

  private FactDelivery delivery(Subscriber subscriber) {
    if (!subscriptions.knows(subscriber.subscription())) {
      throw new IllegalStateException(
          "the subscription of %s is no bean: nothing would be written for it"
              .formatted(subscriber.subscription().name()));
    }
    return new FactDelivery(subscriber, facts, leases, settings, clock, transaction);
  }

  @Override
  public void start() {
    for (FactDelivery each : all()) {
      Ticker ticker = new Ticker("facts-" + each.name(), each::pause, each::tick, each::end);
      bells.hang(each.name(), ticker::wake);
      tickers.add(ticker);
      ticker.start();
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    tickers.forEach(Ticker::stop);
    tickers.clear();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Phases.LOOPS;
  }
}
