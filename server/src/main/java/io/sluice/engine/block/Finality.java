package io.sluice.engine.block;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.engine.block.FollowedBlocks.Position;
import io.sluice.engine.transaction.InBlock;
import io.sluice.engine.transaction.MinedTransactions;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Blocks;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends what is deep enough, once endpoints agree on it: on the block that makes it final, which
 * proves all under it, and on every receipt of ours. While they do not, nothing is over and
 * everything else goes on. Where nothing of ours waits no node is asked.
 *
 * <p>Metric: {@code blocks_awaiting_agreement}, blocks that are deep enough and not agreed.
 */
@PerNetwork
@ForRole(Role.MONITOR)
public class Finality {
  /** Transactions in one step, and steps in one look: a long way is gone in several. */
  private static final int MOST = 1000;

  private static final int STEPS = 5;

  private static final Duration AGAIN = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Finality.class);

  private final Blocks node;
  private final FollowedBlocks blocks;
  private final FinalHeights heights;
  private final DeepHeight deep;
  private final MinedTransactions transactions;
  private final AgreedReceipts receipts;
  private final OutcomeMetrics outcomes;
  private final ChainTurn turn;
  private final ChainId chain;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final AtomicLong awaiting = new AtomicLong();
  private Instant retryAt = Instant.MIN;

  /** Whether something is told to keep it from moving; at the start by a process before. */
  private boolean troubled = true;

  private boolean told;

  Finality(
      Blocks node,
      FollowedBlocks blocks,
      FinalHeights heights,
      DeepHeight deep,
      MinedTransactions transactions,
      AgreedReceipts receipts,
      OutcomeMetrics outcomes,
      ChainTurn turn,
      ChainSettings chain,
      Clock clock,
      TransactionTemplate transaction,
      MeterRegistry metrics) {
    this.node = node;
    this.blocks = blocks;
    this.heights = heights;
    this.deep = deep;
    this.transactions = transactions;
    this.receipts = receipts;
    this.outcomes = outcomes;
    this.turn = turn;
    this.chain = chain.chainId();
    this.clock = clock;
    this.transaction = transaction;
    Gauge.builder("blocks_awaiting_agreement", awaiting, AtomicLong::doubleValue)
        .description("Blocks that are deep enough to be final, and on which no two endpoints agree")
        .register(metrics);
  }

  /**
   * Moves the height up to which everything is over as far as it can be. Called by one thread after
   * each new block, and when it asks for more.
   *
   * @return whether there is more to do before the next block
   */
  public boolean advance() {
    Instant now = clock.instant();
    if (now.isBefore(retryAt)) {
      return true;
    }
    Optional<Position> tip = blocks.tip(chain);
    if (tip.isEmpty()) {
      return false;
    }
    Optional<BlockNumber> lowest =
        transactions.lowestWaiting(
            chain, heights.agreed(chain).map(BlockNumber::value).orElse(-1L));
    if (lowest.isEmpty()) {
      untroubled();
      return false;
    }
    @Nullable BlockNumber due = null;
    try {
      Optional<BlockNumber> target = deep.under(tip.get());
      if (target.isEmpty() || target.get().compareTo(lowest.get()) < 0) {
        untroubled();
        return false;
      }
      due = target.get();
      return steps(tip.get(), lowest.get(), due);
    } catch (NodeUnavailableException e) {
      wait(lowest.get(), due, String.valueOf(e.getMessage()), now);
      return true;
    }
  }

  private boolean steps(Position tip, BlockNumber start, BlockNumber due) {
    BlockNumber first = start;
    for (int i = 0; i < STEPS; i++) {
      List<InBlock> waiting = transactions.waiting(chain, first, due, MOST);
      if (waiting.isEmpty()) {
        untroubled();
        return false;
      }
      boolean all = waiting.size() < MOST;
      BlockNumber last = all ? due : waiting.getLast().block();
      if (!isOurs(tip, last) || !step(tip, waiting, all ? last : before(last))) {
        return true;
      }
      first = last;
      if (all) {
        return false;
      }
    }
    return true;
  }

  /** Several of one block may have been cut off. */
  private static BlockNumber before(BlockNumber block) {
    return new BlockNumber(Math.max(0, block.value() - 1));
  }

  /** Whether others have the block that we followed at a height. */
  private boolean isOurs(Position tip, BlockNumber number) {
    Optional<BlockHash> ours = blocks.hashAt(chain, number);
    if (ours.isEmpty()) {
      return true; // forgotten, or never followed: each receipt is agreed with its block
    }
    Optional<BlockHash> theirs = node.agreedHash(number);
    if (theirs.isEmpty()) {
      throw new NodeUnavailableException("no two endpoints have block " + number);
    }
    if (theirs.equals(ours)) {
      return true;
    }
    turn.disagreed(tip, number);
    return false;
  }

  /**
   * Ends what endpoints agree on, block by block from the lowest; what is under the first block on
   * which they do not is over all the same.
   *
   * @return false when the tip has moved meanwhile
   */
  private boolean step(Position tip, List<InBlock> waiting, BlockNumber last) {
    Instant now = clock.instant();
    AgreedReceipts.Found found = receipts.of(waiting);
    if (found.agreed().isEmpty() && found.trouble() != null) {
      throw found.trouble();
    }
    List<AgreedReceipts.Agreed> agreed = found.agreed();
    BlockNumber height = found.trouble() == null ? last : agreed.getLast().transaction().block();
    Optional<List<MinedTransactions.Ended>> ended =
        transaction.execute(status -> {
          if (blocks.lockTip(chain).filter(tip::equals).isEmpty()) {
            return Optional.empty();
          }
          receipts.correct(agreed, now);
          heights.agree(chain, height);
          return Optional.of(
              transactions.end(
                  agreed.stream().map(AgreedReceipts.Agreed::transaction).toList(), now));
        });
    if (ended.isEmpty()) {
      return false;
    }
    outcomes.record(ended.get(), now);
    receipts.tellCorrected(agreed);
    if (found.trouble() != null) {
      throw found.trouble();
    }
    untroubled();
    return true;
  }

  private void untroubled() {
    retryAt = Instant.MIN;
    awaiting.set(0);
    if (troubled) {
      heights.clear(chain);
      troubled = false;
    }
    if (told) {
      LOG.info("What is deep enough is agreed again");
      told = false;
    }
  }

  private void wait(BlockNumber first, @Nullable BlockNumber due, String why, Instant now) {
    retryAt = now.plus(AGAIN);
    String words =
        due == null
            ? "waits for its block to be final: " + why
            : "waits for a second endpoint to agree on block %s: %s".formatted(first, why);
    awaiting.set(due == null ? 1 : Math.max(1, due.value() - first.value() + 1));
    heights.blame(chain, due, words, now);
    troubled = true;
    if (!told) {
      LOG.warn("Nothing is over from block {} on: {}", first, why);
      told = true;
    }
  }
}
