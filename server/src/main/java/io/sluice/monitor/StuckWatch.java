package io.sluice.monitor;

import io.sluice.chain.ChainId;
import io.sluice.chain.ChainSettings;
import io.sluice.fee.FeePolicy;
import io.sluice.fee.Fees;
import io.sluice.fee.Repricing;
import io.sluice.fee.Speed;
import io.sluice.lane.Lane;
import io.sluice.lane.LaneId;
import io.sluice.lane.Lanes;
import io.sluice.market.FeeOracle;
import io.sluice.market.FeeSettings;
import io.sluice.monitor.FollowedBlocks.Position;
import io.sluice.outbox.Outbox;
import io.sluice.queue.QueueName;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.transaction.AttemptKind;
import io.sluice.transaction.Attempts;
import io.sluice.transaction.Event;
import io.sluice.transaction.Replacement;
import io.sluice.transaction.Replacements;
import io.sluice.transaction.Timeline;
import io.sluice.transaction.TransactionId;
import io.sluice.transaction.VoidReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds what does not get into a block: where a lane's next nonce is stuck, everything at risk on
 * it is to be signed again together; what is no longer valid is given up. Gives a price to whatever
 * is to be signed again, whoever asked for it.
 */
@Component
@ForRole(Role.MONITOR)
class StuckWatch {
  private static final int AT_ONCE = 500;

  /** How long the signer may take before it is told again. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(StuckWatch.class);

  private final Lanes lanes;
  private final FollowedBlocks blocks;
  private final Attempts attempts;
  private final Replacements replacements;
  private final Timeline timeline;
  private final Outbox outbox;
  private final FeeOracle fees;
  private final FeePolicy policy;
  private final ChainId chain;
  private final ReplacementSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;

  StuckWatch(
      Lanes lanes,
      FollowedBlocks blocks,
      Attempts attempts,
      Replacements replacements,
      Timeline timeline,
      Outbox outbox,
      FeeOracle fees,
      FeeSettings feeSettings,
      ChainSettings chain,
      ReplacementSettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.lanes = lanes;
    this.blocks = blocks;
    this.attempts = attempts;
    this.replacements = replacements;
    this.timeline = timeline;
    this.outbox = outbox;
    this.fees = fees;
    this.policy = feeSettings.policy();
    this.chain = chain.chainId();
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Looks for what is stuck after a new block, and prices what is asked for at any time. Called by
   * one thread.
   *
   * @throws io.sluice.rpc.NodeUnavailableException when something needs a price and no node answers
   */
  void check(boolean newBlock) {
    Instant now = clock.instant();
    if (newBlock) {
      blocks.tip(chain).ifPresent(tip -> find(tip, now));
    }
    price(newBlock, now);
    announceAgain(now);
  }

  private void find(Position tip, Instant now) {
    Set<LaneId> stuck = attempts.stuckLanes(chain, limit(tip, now));
    for (Lane lane : lanes.all(chain)) {
      if (lane.pending() > 0) {
        find(lane, stuck.contains(lane.id()), tip, now);
      }
    }
  }

  private void find(Lane lane, boolean stuck, Position tip, Instant now) {
    Lanes.Reach reach = new Lanes.Reach(Objects.requireNonNull(lane.mined()), lane.window(), false);
    List<TransactionId> expired = attempts.expired(lane.id(), reach, now);
    List<TransactionId> atRisk =
        stuck ? attempts.atRisk(lane.id(), reach, limit(tip, now)) : List.of();
    if (expired.isEmpty() && atRisk.isEmpty()) {
      return;
    }
    transaction.executeWithoutResult(status -> {
      if (!expired.isEmpty()) {
        replacements.giveUp(expired, VoidReason.EXPIRED, now);
      }
      if (!atRisk.isEmpty()) {
        String reason = "in no block for %d blocks".formatted(settings.afterBlocks());
        int raised = replacements.raise(atRisk, null, reason, now);
        if (raised > 0) {
          LOG.info(
              "{}: {} transactions are stuck from nonce {}", lane.name(), raised, lane.mined());
        }
      }
    });
  }

  private Attempts.Waiting limit(Position tip, Instant now) {
    return new Attempts.Waiting(
        now.minus(settings.after()), tip.number().value() - settings.afterBlocks());
  }

  private void price(boolean newBlock, Instant now) {
    List<Replacement> wishes = replacements.unpriced(newBlock, AT_ONCE);
    if (wishes.isEmpty()) {
      return;
    }
    Map<Speed, Fees> quote = fees.quote();
    transaction.executeWithoutResult(status -> {
      Set<LaneId> priced = new TreeSet<>();
      List<Replacement> over = new ArrayList<>();
      for (Replacement wish : wishes) {
        if (!wish.state().inFlight()) {
          over.add(wish);
        } else if (price(wish, Objects.requireNonNull(quote.get(wish.speed())), now)) {
          priced.add(wish.lane());
        }
      }
      replacements.drop(over);
      outbox.append(QueueName.TX_REQUEST, priced);
    });
  }

  /** Says whether there is a price. */
  private boolean price(Replacement wish, Fees market, Instant now) {
    Repricing repricing =
        wish.last() == null ? new Repricing.Offer(market) : policy.reprice(wish.last(), market);
    return switch (repricing) {
      case Repricing.Offer(Fees offer) -> {
        replacements.price(wish, offer, now);
        yield true;
      }
      case Repricing.AtCap() when wish.kind() == AttemptKind.NO_OP && wish.unsentEffect() -> {
        replacements.price(wish, policy.most(market), now);
        yield true;
      }
      case Repricing.AtCap() -> {
        if (!wish.atCap()) {
          waitAtCap(wish, now);
        }
        yield false;
      }
    };
  }

  private void waitAtCap(Replacement wish, Instant now) {
    String detail = "waits: the most we pay is %s wei per gas".formatted(policy.maximumFee());
    LOG.warn("lane {} nonce {} {}", wish.lane(), wish.nonce(), detail);
    replacements.waitAtCap(wish);
    timeline.append(List.of(new Event(wish.transaction(), wish.state(), detail, now)));
  }

  private void announceAgain(Instant now) {
    List<LaneId> late = replacements.unannounced(now.minus(PATIENCE));
    if (!late.isEmpty()) {
      transaction.executeWithoutResult(status -> {
        replacements.announced(late, now);
        outbox.append(QueueName.TX_REQUEST, late);
      });
    }
  }
}
