package io.sluice.engine.routing;

import io.sluice.backing.database.Outage;
import io.sluice.backing.queue.Ending;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.Stage;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.Transactions;
import io.sluice.engine.transaction.Waiting;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.price.FeeOracle;
import io.sluice.evm.rpc.Fleet;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Gives accepted transactions their way, turn by turn: a lane, a price, and gas where the client
 * set none. What cannot work (it reverts, it is too large) ends here, before it costs a nonce. What
 * no lane has room for stays in its line, unsigned; what no lane can take is held back, and says
 * why.
 *
 * <p>A message says that something waits, not what is next: whose turn it is says {@link Lines}.
 * Safe for many threads and many processes.
 */
@PerNetwork
@ForRole(Role.RELAY)
class Router implements Stage<Router.Item> {
  private static final int MOST_AT_ONCE = 256;

  /** Of one message; what is left then is not forgotten, the ticker takes it. */
  private static final int MOST_TURNS = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final QueueName queue;
  private final Fleet node;
  private final Transactions transactions;
  private final Waiting waiting;
  private final Lines lines;
  private final FeeOracle fees;
  private final GasEstimator gas;
  private final Decisions decisions;
  private final ChainId chain;
  private final List<Feeder> feeders;
  private final Clock clock;
  private volatile boolean leftOver;
  private volatile boolean unfed;

  Router(
      PipelineQueues queues,
      Fleet node,
      Transactions transactions,
      Waiting waiting,
      Lines lines,
      FeeOracle fees,
      GasEstimator gas,
      Decisions decisions,
      ChainSettings chain,
      ObjectProvider<Feeder> feeders,
      Clock clock) {
    this.queue = queues.accepted();
    this.node = node;
    this.transactions = transactions;
    this.waiting = waiting;
    this.lines = lines;
    this.fees = fees;
    this.gas = gas;
    this.decisions = decisions;
    this.chain = chain.chainId();
    this.feeders = feeders.stream().toList();
    this.clock = clock;
  }

  @Override
  public QueueName queue() {
    return queue;
  }

  /** An item is the id of a transaction, or the name of a feeder. */
  @Override
  public Item read(String item) {
    boolean feeder = feeders.stream().anyMatch(each -> each.name().equals(item));
    return feeder ? new Item.Fed(item) : new Item.Waits(TransactionId.parse(item));
  }

  @Override
  public boolean ready() {
    return node.available();
  }

  /**
   * Takes turns because these, and maybe more, wait. That is all an item asks for, so it is done
   * even when its transaction has no room yet.
   */
  @Override
  public Map<Item, Ending> work(Set<Item> items) {
    List<TransactionId> rest = new ArrayList<>();
    boolean hungry = false;
    for (Item item : items) {
      switch (item) {
        case Item.Waits(TransactionId id) -> rest.add(id);
        case Item.Fed _ -> hungry = true;
      }
    }
    if (hungry) {
      feed();
    }
    rest.removeAll(takeTurns());
    Map<Item, Ending> endings = Ending.each(items, Ending.DONE);
    for (int from = 0; from < rest.size(); from += MOST_AT_ONCE) {
      List<TransactionId> some = rest.subList(from, Math.min(rest.size(), from + MOST_AT_ONCE));
      for (TransactionId unknown : transactions.unknown(some)) {
        endings.put(new Item.Waits(unknown), new Ending.Unknown("transaction " + unknown));
      }
    }
    return endings;
  }

  /**
   * Takes turns until nothing is left that has room, a certain number of them at most.
   *
   * @return those that had their turn
   */
  Collection<TransactionId> takeTurns() {
    List<TransactionId> seen = new ArrayList<>();
    boolean more = true;
    for (int i = 0; i < MOST_TURNS && more; i++) {
      more = takeTurn(seen);
    }
    return seen;
  }

  /** Lets transactions be made of what waits elsewhere. */
  void feed() {
    boolean left = false;
    for (Feeder feeder : feeders) {
      try {
        left |= feeder.feed();
      } catch (RuntimeException e) {
        if (Outage.is(e)) {
          throw e;
        }
        LOG.error(
            "What waits for {} cannot be made transactions; it is tried again", feeder.name(), e);
      }
    }
    unfed = left;
  }

  /** Whether something was left that another turn may find room for soon. */
  boolean leftOver() {
    return leftOver || unfed;
  }

  /** Ends what waits although its validity is over, however long its line is. */
  void expire() {
    Instant now = clock.instant();
    List<TransactionId> ended = waiting.ended(chain, now, MOST_AT_ONCE);
    if (!ended.isEmpty()) {
      decisions.expire(ended, now);
    }
  }

  private boolean takeTurn(List<TransactionId> seen) {
    Instant now = clock.instant();
    Pick pick = lines.next(prices(), MOST_AT_ONCE, now);
    try {
      List<Decision> all = new ArrayList<>(pick.decided());
      all.addAll(gas.estimate(pick.candidates(), pick.room()));
      decisions.store(all, pick.claimed(), now);
      all.forEach(each -> seen.add(each.id()));
      leftOver =
          pick.more() || pick.full() || all.stream().anyMatch(Decision.Back.class::isInstance);
    } finally {
      lines.done(pick);
    }
    return pick.more();
  }

  private Prices prices() {
    try {
      return new Prices(fees.quote(), "");
    } catch (NodeUnavailableException e) {
      String why = Objects.requireNonNullElse(e.getMessage(), "no node answers");
      return new Prices(Map.of(), "no node says what gas costs: " + why);
    }
  }

  /** What a message on the queue of accepted transactions says. */
  sealed interface Item {
    /** This one waits for a lane. */
    record Waits(TransactionId id) implements Item {}

    /** Something waits that a feeder makes transactions of. */
    record Fed(String feeder) implements Item {}
  }
}
