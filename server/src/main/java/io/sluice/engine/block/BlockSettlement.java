package io.sluice.engine.block;

import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.block.FollowedBlocks.Position;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneSettings;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.lane.NonceEvent;
import io.sluice.engine.lane.NonceLedger;
import io.sluice.engine.lane.Window;
import io.sluice.engine.transaction.Attempt;
import io.sluice.engine.transaction.Attempts;
import io.sluice.engine.transaction.Inclusion;
import io.sluice.engine.transaction.LateEffect;
import io.sluice.engine.transaction.MinedTransactions;
import io.sluice.engine.transaction.NonceHistory;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Block;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Settles a block in one commit, under the lock of the tip: our transactions in it become mined,
 * the counters of their lanes move on, and the block becomes the tip. Of two monitors that settle
 * at once only one can commit. Reads no node, and makes nothing final ({@link Finality}).
 */
@PerNetwork
@ForRole(Role.MONITOR)
public class BlockSettlement {
  private static final Logger LOG = LoggerFactory.getLogger(BlockSettlement.class);

  private final FollowedBlocks blocks;
  private final FinalHeights heights;
  private final Attempts attempts;
  private final MinedTransactions transactions;
  private final Lanes lanes;
  private final NonceLedger ledger;
  private final NonceHistory history;
  private final Outbox outbox;
  private final PipelineQueues queues;
  private final LateEffects effects;
  private final ChainId chain;
  private final Window window;
  private final int keep;
  private final Clock clock;
  private final TransactionTemplate transaction;

  BlockSettlement(
      FollowedBlocks blocks,
      FinalHeights heights,
      Attempts attempts,
      MinedTransactions transactions,
      Lanes lanes,
      NonceLedger ledger,
      NonceHistory history,
      Outbox outbox,
      PipelineQueues queues,
      LateEffects effects,
      ChainSettings chain,
      LaneSettings lane,
      BlockSettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.blocks = blocks;
    this.heights = heights;
    this.attempts = attempts;
    this.transactions = transactions;
    this.lanes = lanes;
    this.ledger = ledger;
    this.history = history;
    this.outbox = outbox;
    this.queues = queues;
    this.effects = effects;
    this.chain = chain.chainId();
    this.window = lane.window();
    this.keep = settings.keep();
    this.clock = clock;
    this.transaction = transaction;
  }

  /** Starts to follow at this block, when nothing has been followed before. */
  void begin(Block block) {
    transaction.executeWithoutResult(status -> {
      blocks.append(chain, position(block), block.parent());
      heights.start(chain, below(block.number()));
    });
  }

  /**
   * Settles the block after the tip.
   *
   * @param ours what it holds of ours
   * @return false when the tip has moved meanwhile: somebody else settles, and nothing was done
   */
  boolean settle(Position tip, Block block, List<Inclusion> ours) {
    Instant now = clock.instant();
    Optional<List<LateEffect>> late =
        transaction.execute(status -> {
          if (!tipIs(tip)) {
            return Optional.empty();
          }
          blocks.append(chain, position(block), block.parent());
          if (block.number().value() % keep == 0) {
            forget(block.number());
          }
          return Optional.of(
              ours.isEmpty() ? List.of() : mine("block " + block.number(), ours, now));
        });
    late.ifPresent(effects::tell);
    return late.isPresent();
  }

  /**
   * Takes over what a block holds of ours and nobody has seen, because nobody followed it. The
   * caller owns the database transaction.
   *
   * @return effects that nobody expected any more
   */
  public List<LateEffect> adopt(Inclusion found, Instant now) {
    return mine("block " + found.block() + ", found by its receipt", List.of(found), now);
  }

  /** Takes back everything above {@code last}: those blocks are no longer part of the chain. */
  void unsettle(Position tip, BlockNumber last) {
    transaction.executeWithoutResult(status -> {
      if (tipIs(tip)) {
        takeBack(last.plus(1));
        blocks.cutAbove(chain, last);
        heights.reopen(chain, last);
      }
    });
  }

  /**
   * The chain is another one than before: takes back what was not final and follows from {@code
   * newest}.
   */
  void restart(Position tip, Block newest) {
    transaction.executeWithoutResult(status -> {
      if (tipIs(tip)) {
        takeBack(heights.agreed(chain).map(agreed -> agreed.plus(1)).orElse(new BlockNumber(0)));
        blocks.cutAll(chain);
        blocks.append(chain, position(newest), newest.parent());
        heights.reopen(chain, below(newest.number()));
        heights.forgetGenesis(chain);
      }
    });
  }

  private boolean tipIs(Position tip) {
    return blocks.lockTip(chain).filter(tip::equals).isPresent();
  }

  /** What is mined and not final keeps its block, however old that is. */
  private void forget(BlockNumber tip) {
    long agreed = heights.agreed(chain).map(BlockNumber::value).orElse(-1L);
    long lowest = Math.max(0, tip.value() - keep);
    long needed = transactions.lowestWaiting(chain, agreed).map(BlockNumber::value).orElse(lowest);
    blocks.cutBelow(chain, new BlockNumber(Math.min(lowest, needed)));
  }

  private List<LateEffect> mine(String where, List<Inclusion> ours, Instant now) {
    MinedTransactions.Mined mined = transactions.mine(ours, where, now);
    Set<Inclusion> told = new HashSet<>(mined.told());
    ledger.append(
        ours.stream()
            .filter(each -> !told.contains(each))
            .map(each -> entry(each.attempt(), NonceEvent.MINED, where, now))
            .toList());
    advance(ours);
    return mined.late();
  }

  private void advance(List<Inclusion> ours) {
    Map<LaneId, List<Attempt>> byLane = new TreeMap<>();
    ours.forEach(each ->
        byLane
            .computeIfAbsent(each.attempt().lane(), any -> new ArrayList<>())
            .add(each.attempt()));
    Map<LaneId, Lanes.Progress> before = lanes.progress(byLane.keySet());
    List<Lanes.Advance> advances = new ArrayList<>();
    byLane.forEach((lane, included) -> {
      Nonce last = included.stream().map(Attempt::nonce).max(Nonce::compareTo).orElseThrow();
      Lanes.Progress was = before.get(lane);
      int size = was == null ? window.initial() : was.window();
      advances.add(new Lanes.Advance(lane, last.plus(1), window.afterBlock(size, included.size())));
    });
    lanes.advance(advances);
    outbox.append(
        queues.signed(),
        byLane.keySet().stream().filter(lane -> mayBeHeldUp(before.get(lane))).toList());
  }

  /**
   * Whether a lane's sender may have stopped at the end of its window. One that has, and has
   * nothing left in flight after this block, had all of a window signed before it; whatever is
   * still in flight brings this question again with its own block. Half a window is enough, to be
   * on the safe side.
   */
  private static boolean mayBeHeldUp(Lanes.@Nullable Progress lane) {
    return lane == null || lane.signed() * 2 >= lane.window();
  }

  private void takeBack(BlockNumber first) {
    Instant now = clock.instant();
    long over = transactions.over(chain, first);
    if (over > 0) {
      LOG.error(
          "Blocks from {} on are void, although {} transactions in them were told as over; they stay so",
          first,
          over);
    }
    ledger.append(history.minedFrom(chain, first));
    List<TransactionId> orphaned = transactions.unmine(chain, first, now);
    if (orphaned.isEmpty()) {
      return;
    }
    List<Attempt> again = attempts.forgetSent(orphaned);
    ledger.append(
        again.stream()
            .map(each ->
                entry(each, NonceEvent.UNMINED, "block " + first + " or above is void", now))
            .toList());
    Map<LaneId, Nonce> unused = new TreeMap<>();
    again.forEach(each -> unused.merge(each.lane(), each.nonce(), BlockSettlement::lower));
    unused.forEach(lanes::rewind);
    outbox.append(queues.signed(), unused.keySet());
  }

  private static Nonce lower(Nonce one, Nonce other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static BlockNumber below(BlockNumber number) {
    return new BlockNumber(Math.max(0, number.value() - 1));
  }

  private static NonceLedger.Entry entry(
      Attempt attempt, NonceEvent event, String reason, Instant now) {
    return new NonceLedger.Entry(
        attempt.lane(),
        attempt.nonce(),
        event,
        attempt.transaction().value(),
        attempt.hash(),
        reason,
        now);
  }

  private static Position position(Block block) {
    return new Position(block.number(), block.hash());
  }
}
