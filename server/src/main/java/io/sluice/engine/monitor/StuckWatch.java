package io.sluice.engine.monitor;

import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.block.FollowedBlocks;
import io.sluice.engine.block.FollowedBlocks.Position;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.transaction.Attempts;
import io.sluice.engine.transaction.LostNonces;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.Replacements;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.VoidReason;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds what does not get into a block: where a lane's next nonce is stuck, everything at risk on
 * it is to be signed again together; what is no longer valid is given up. Has priced whatever is to
 * be signed again, and retires the lanes that have drained.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class StuckWatch {
  /** How long the signer may take before it is told again. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Between two looks for a signer that is late. */
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(StuckWatch.class);

  private final Lanes lanes;
  private final FollowedBlocks blocks;
  private final Attempts attempts;
  private final LostNonces nonces;
  private final Replacements replacements;
  private final Outbox outbox;
  private final PipelineQueues queues;
  private final WishPricing pricing;
  private final ChainId chain;
  private final ReplacementSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private Instant announceAt = Instant.EPOCH;

  StuckWatch(
      Lanes lanes,
      FollowedBlocks blocks,
      Attempts attempts,
      LostNonces nonces,
      Replacements replacements,
      Outbox outbox,
      PipelineQueues queues,
      WishPricing pricing,
      ChainSettings chain,
      ReplacementSettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.lanes = lanes;
    this.blocks = blocks;
    this.attempts = attempts;
    this.nonces = nonces;
    this.replacements = replacements;
    this.outbox = outbox;
    this.queues = queues;
    this.pricing = pricing;
    this.chain = chain.chainId();
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Looks for what is stuck after a new block, and prices what is asked for at any time. Called by
   * one thread.
   *
   * @throws io.sluice.evm.rpc.NodeUnavailableException when something needs a price and no node
   *     answers
   */
  void check(boolean newBlock) {
    Instant now = clock.instant();
    if (newBlock) {
      blocks.tip(chain).ifPresent(tip -> find(tip, now));
      retireDrained();
    }
    pricing.price(newBlock);
    announceAgain(now);
  }

  private void retireDrained() {
    List<LaneId> draining = lanes.draining(chain);
    if (draining.isEmpty()) {
      return;
    }
    int retired = lanes.retireDrained(draining, nonces.first(draining).keySet());
    if (retired > 0) {
      LOG.info("{} lanes have drained and are retired", retired);
    }
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
    Lanes.Reach reach = new Lanes.Reach(Objects.requireNonNull(lane.mined()), lane.window());
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

  private void announceAgain(Instant now) {
    if (now.isBefore(announceAt) && announceAt.isBefore(now.plus(PATIENCE))) {
      return;
    }
    announceAt = now.plus(BETWEEN);
    List<LaneId> late = replacements.unannounced(chain, now.minus(PATIENCE));
    if (!late.isEmpty()) {
      transaction.executeWithoutResult(status -> {
        replacements.announced(late, now);
        outbox.append(queues.unsigned(), late);
      });
    }
  }
}
