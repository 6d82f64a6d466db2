package io.sluice.monitor;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.chain.BlockHash;
import io.sluice.chain.BlockNumber;
import io.sluice.chain.ChainId;
import io.sluice.chain.ChainSettings;
import io.sluice.chain.TxHash;
import io.sluice.monitor.FollowedBlocks.Position;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.EthereumClient;
import io.sluice.rpc.NodeUnavailableException;
import io.sluice.rpc.Receipt;
import io.sluice.transaction.Event;
import io.sluice.transaction.InBlock;
import io.sluice.transaction.MinedTransactions;
import io.sluice.transaction.Timeline;
import io.sluice.transaction.TransactionState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends what is deep enough, once endpoints agree on it: on the block that makes it final, which
 * proves all under it, and on every receipt of ours. While they do not, nothing is over and
 * everything else goes on. Where nothing of ours waits no node is asked.
 *
 * <p>Metrics: {@code blocks_awaiting_agreement} (blocks that are deep enough and not agreed),
 * {@code receipts_corrected_total} (receipts that one endpoint had told wrong).
 */
@Component
@ForRole(Role.MONITOR)
class Finality {
  /** Transactions in one step, and steps in one look: a long way is gone in several. */
  private static final int MOST = 1000;

  private static final int STEPS = 5;

  private static final Duration AGAIN = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Finality.class);

  private final EthereumClient node;
  private final FollowedBlocks blocks;
  private final FinalHeights heights;
  private final DeepHeight deep;
  private final MinedTransactions transactions;
  private final Timeline timeline;
  private final Endings endings;
  private final Outcomes outcomes;
  private final ChainTurn turn;
  private final ChainId chain;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final Counter corrected;
  private final AtomicLong awaiting = new AtomicLong();
  private Instant retryAt = Instant.MIN;

  /** Whether something is told to keep it from moving; at the start by a process before. */
  private boolean troubled = true;

  private boolean told;

  Finality(
      EthereumClient node,
      FollowedBlocks blocks,
      FinalHeights heights,
      DeepHeight deep,
      MinedTransactions transactions,
      Timeline timeline,
      Endings endings,
      Outcomes outcomes,
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
    this.timeline = timeline;
    this.endings = endings;
    this.outcomes = outcomes;
    this.turn = turn;
    this.chain = chain.chainId();
    this.clock = clock;
    this.transaction = transaction;
    this.corrected =
        Counter.builder("receipts_corrected_total")
            .description("Receipts that one endpoint had told wrong, found before they were final")
            .register(metrics);
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
  boolean advance() {
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
    List<Agreed> agreed = new ArrayList<>();
    BlockNumber reached = last;
    @Nullable NodeUnavailableException trouble = null;
    for (List<InBlock> ofBlock : byBlock(waiting)) {
      try {
        agreed.addAll(agree(ofBlock));
      } catch (NodeUnavailableException e) {
        trouble = e;
        reached = before(ofBlock.getFirst().block());
        break;
      }
    }
    if (agreed.isEmpty() && trouble != null) {
      throw trouble;
    }
    BlockNumber height = reached;
    Optional<List<MinedTransactions.Ended>> ended =
        transaction.execute(status -> {
          if (blocks.lockTip(chain).filter(tip::equals).isEmpty()) {
            return Optional.empty();
          }
          correct(agreed, now);
          heights.agree(chain, height);
          return Optional.of(endings.end(agreed.stream().map(Agreed::transaction).toList(), now));
        });
    if (ended.isEmpty()) {
      return false;
    }
    outcomes.record(ended.get(), now);
    tellCorrected(agreed);
    if (trouble != null) {
      throw trouble;
    }
    untroubled();
    return true;
  }

  private static List<List<InBlock>> byBlock(List<InBlock> waiting) {
    return List.copyOf(
        waiting.stream().collect(groupingBy(InBlock::block, TreeMap::new, toList())).values());
  }

  /** What endpoints agree on of everything of ours in one block. */
  private List<Agreed> agree(List<InBlock> ofBlock) {
    InBlock one = ofBlock.getFirst();
    Map<TxHash, Receipt> receipts =
        node.agreedReceipts(
            one.blockHash(), one.block(), ofBlock.stream().map(InBlock::hash).toList());
    List<Agreed> agreed = new ArrayList<>();
    for (InBlock each : ofBlock) {
      Receipt receipt = receipts.get(each.hash());
      if (receipt == null || !receipt.blockHash().equals(each.blockHash())) {
        throw new NodeUnavailableException(
            "no two endpoints have %s in block %s".formatted(each.hash(), each.block()));
      }
      agreed.add(new Agreed(each, receipt));
    }
    return agreed;
  }

  private void correct(List<Agreed> agreed, Instant now) {
    List<Agreed> wrong = agreed.stream().filter(Agreed::corrects).toList();
    wrong.forEach(each ->
        transactions.correct(
            each.transaction, each.receipt.succeeded(), each.receipt.gasUsed(), now));
    timeline.append(
        wrong.stream()
            .map(
                each -> new Event(each.transaction.id(), TransactionState.MINED, each.words(), now))
            .toList());
  }

  private void tellCorrected(List<Agreed> agreed) {
    for (Agreed each : agreed) {
      if (each.corrects()) {
        LOG.warn("Transaction {}: {}", each.transaction.id(), each.words());
        corrected.increment();
      }
    }
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

  /** A transaction with its receipt, as endpoints agree on it. */
  private record Agreed(InBlock transaction, Receipt receipt) {
    boolean corrects() {
      return receipt.succeeded() != transaction.succeeded();
    }

    String words() {
      return "one endpoint had said that it %s in block %s; endpoints agree that it did not"
          .formatted(transaction.succeeded() ? "succeeded" : "reverted", transaction.block());
    }
  }
}
