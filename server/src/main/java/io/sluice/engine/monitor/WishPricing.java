package io.sluice.engine.monitor;

import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.lane.LaneDirectory;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.Replacement;
import io.sluice.engine.transaction.Replacements;
import io.sluice.engine.transaction.Transactions;
import io.sluice.engine.transaction.VoidReason;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.price.Cause;
import io.sluice.evm.price.FeeBounds;
import io.sluice.evm.price.FeeOracle;
import io.sluice.evm.price.Market;
import io.sluice.evm.price.Repricing;
import io.sluice.evm.price.Situation;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives gas and a price to whatever is to be signed again, whoever asked for it: by what nodes
 * refused, what was offered before and what the market asks. What no offer would be taken for waits
 * for the next block, and says so. One thread.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class WishPricing {
  private static final int AT_ONCE = 500;

  private static final Logger LOG = LoggerFactory.getLogger(WishPricing.class);

  private final LaneDirectory directory;
  private final Replacements replacements;
  private final Transactions transactions;
  private final Outbox outbox;
  private final PipelineQueues queues;
  private final FeeOracle fees;
  private final FeeBounds bounds;
  private final GasFinder gasFinder;
  private final ChainId chain;
  private final Clock clock;
  private final TransactionTemplate transaction;

  WishPricing(
      LaneDirectory directory,
      Replacements replacements,
      Transactions transactions,
      Outbox outbox,
      PipelineQueues queues,
      FeeOracle fees,
      FeeBounds bounds,
      GasFinder gasFinder,
      ChainSettings chain,
      Clock clock,
      TransactionTemplate transaction) {
    this.directory = directory;
    this.replacements = replacements;
    this.transactions = transactions;
    this.outbox = outbox;
    this.queues = queues;
    this.fees = fees;
    this.bounds = bounds;
    this.gasFinder = gasFinder;
    this.chain = chain.chainId();
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Prices what can be priced.
   *
   * @param newBlock whether also what no offer would have been taken for is looked at again
   * @throws io.sluice.evm.rpc.NodeUnavailableException when something needs a price and no node
   *     answers
   */
  void price(boolean newBlock) {
    List<Replacement> wishes = replacements.unpriced(chain, newBlock, AT_ONCE);
    if (wishes.isEmpty()) {
      return;
    }
    boolean refused = wishes.stream().anyMatch(wish -> wish.cause() == Cause.FEE_TOO_LOW);
    Market market = refused ? fees.newMarket() : fees.market();
    List<GasAgain> gas = gasFinder.of(wishes);
    transaction.executeWithoutResult(status -> price(wishes, gas, market, clock.instant()));
  }

  private void price(List<Replacement> wishes, List<GasAgain> gas, Market market, Instant now) {
    Set<LaneId> priced = new TreeSet<>();
    List<Replacement> over = new ArrayList<>();
    Map<String, List<Replacement>> waiting = new LinkedHashMap<>();
    for (int i = 0; i < wishes.size(); i++) {
      Replacement wish = wishes.get(i);
      if (!wish.state().inFlight()) {
        over.add(wish);
        continue;
      }
      switch (gas.get(i)) {
        case GasAgain.Enough(long enough) ->
            price(wish, enough, market, now)
                .ifPresentOrElse(
                    reason -> waiting.computeIfAbsent(reason, any -> new ArrayList<>()).add(wish),
                    () -> priced.add(wish.lane()));
        case GasAgain.Unclear(String reason) ->
            waiting.computeIfAbsent(reason, any -> new ArrayList<>()).add(wish);
        case GasAgain.Hopeless(String reason) -> giveUp(wish, reason, now);
      }
    }
    waiting.forEach((reason, some) -> await(some, reason, now));
    replacements.drop(over);
    outbox.append(queues.unsigned(), priced);
  }

  /** Says why there is no price; empty when there is one. */
  private Optional<String> price(Replacement wish, long gas, Market market, Instant now) {
    if (wish.cause() == Cause.FEE_TOO_HIGH && wish.bound() != null) {
      bounds.learnLargestCost(chain, new Wei(wish.bound()), now);
    }
    return switch (market.policy().reprice(situation(wish, gas, market))) {
      case Repricing.Offer(var offer, var lowestTip) -> {
        if (lowestTip != null) {
          bounds.learnLowestTip(chain, lowestTip, now);
        }
        boolean own = wish.kind() != AttemptKind.NO_OP && gas == wish.routedGas();
        replacements.price(wish, offer, own ? null : gas, now);
        yield Optional.empty();
      }
      case Repricing.Wait(String reason) -> Optional.of(reason);
    };
  }

  private static Situation situation(Replacement wish, long gas, Market market) {
    Wei named = wish.bound() == null ? null : new Wei(wish.bound());
    @Nullable Wei cost = wish.cause() == Cause.FEE_TOO_HIGH ? named : null;
    return new Situation(
        wish.cause(),
        wish.last(),
        wish.contested(),
        wish.kind() == AttemptKind.NO_OP && wish.unsentEffect() && !wish.contested(),
        market.of(wish.speed()),
        market.baseFee(),
        wish.cause() == Cause.FEE_TOO_LOW ? named : null,
        market.ceiling(cost, gas));
  }

  /** They say why they wait at every look, and their timelines once. */
  private void await(List<Replacement> wishes, String reason, Instant now) {
    transactions.waitFor(
        wishes.stream()
            .map(wish ->
                new Transactions.Wait(
                    wish.transaction(), reason, wish.waits() ? null : "waits: " + reason))
            .toList(),
        now);
    for (Replacement wish : wishes) {
      if (!wish.waits()) {
        LOG.warn("{}: nonce {} waits: {}", directory.name(wish.lane()), wish.nonce(), reason);
        replacements.await(wish);
      }
    }
  }

  private void giveUp(Replacement wish, String reason, Instant now) {
    LOG.warn("{}: nonce {} is given up: {}", directory.name(wish.lane()), wish.nonce(), reason);
    replacements.giveUp(List.of(wish.transaction()), VoidReason.INVALID, reason, now);
  }
}
