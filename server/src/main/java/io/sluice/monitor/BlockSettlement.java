package io.sluice.monitor;

import io.sluice.chain.BlockHash;
import io.sluice.chain.BlockNumber;
import io.sluice.chain.ChainId;
import io.sluice.chain.ChainSettings;
import io.sluice.chain.Nonce;
import io.sluice.chain.TxHash;
import io.sluice.lane.Lane;
import io.sluice.lane.LaneId;
import io.sluice.lane.LaneSettings;
import io.sluice.lane.Lanes;
import io.sluice.lane.NonceEvent;
import io.sluice.lane.NonceLedger;
import io.sluice.lane.Window;
import io.sluice.monitor.FollowedBlocks.Position;
import io.sluice.outbox.Outbox;
import io.sluice.queue.QueueName;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.Block;
import io.sluice.rpc.EthereumClient;
import io.sluice.rpc.NodeUnavailableException;
import io.sluice.rpc.Receipt;
import io.sluice.transaction.Attempt;
import io.sluice.transaction.Attempts;
import io.sluice.transaction.Event;
import io.sluice.transaction.Inclusion;
import io.sluice.transaction.MinedTransactions;
import io.sluice.transaction.Timeline;
import io.sluice.transaction.TransactionId;
import io.sluice.transaction.TransactionState;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Draws the consequences of one block in one commit, under the lock of the tip: what of ours it
 * holds is mined, what is deep enough by now is over, lanes move on, and the tip moves. Two
 * monitors that try it at once cannot both succeed.
 */
@Component
@ForRole(Role.MONITOR)
class BlockSettlement {
  private final EthereumClient node;
  private final FollowedBlocks blocks;
  private final Attempts attempts;
  private final MinedTransactions transactions;
  private final Timeline timeline;
  private final Lanes lanes;
  private final NonceLedger ledger;
  private final Outbox outbox;
  private final Outcomes outcomes;
  private final ChainSettings chainSettings;
  private final ChainId chain;
  private final Window window;
  private final int keep;
  private final Clock clock;
  private final TransactionTemplate transaction;

  BlockSettlement(
      EthereumClient node,
      FollowedBlocks blocks,
      Attempts attempts,
      MinedTransactions transactions,
      Timeline timeline,
      Lanes lanes,
      NonceLedger ledger,
      Outbox outbox,
      Outcomes outcomes,
      ChainSettings chain,
      LaneSettings lane,
      MonitorSettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.node = node;
    this.blocks = blocks;
    this.attempts = attempts;
    this.transactions = transactions;
    this.timeline = timeline;
    this.lanes = lanes;
    this.ledger = ledger;
    this.outbox = outbox;
    this.outcomes = outcomes;
    this.chainSettings = chain;
    this.chain = chain.chainId();
    this.window = lane.window();
    this.keep = settings.keep();
    this.clock = clock;
    this.transaction = transaction;
  }

  /** Starts to follow at this block, when nothing has been followed before. */
  void begin(Block block) {
    blocks.append(chain, position(block), block.parent());
  }

  /** Ends what became deep enough while nobody looked, or by a change of the depth. */
  void catchUp(Position tip) {
    Instant now = clock.instant();
    List<MinedTransactions.Ended> ended = new ArrayList<>();
    BlockNumber first = new BlockNumber(Math.max(0, tip.number().value() - keep));
    transaction.executeWithoutResult(
        status -> ended.addAll(confirm(first, deepEnough(tip.number()), now)));
    outcomes.record(ended, now);
  }

  /**
   * Takes over what a deep block holds of ours and we have not seen: it was followed by nobody.
   *
   * @param receipt as endpoints agree on it
   */
  void adopt(Attempt attempt, Receipt receipt, Position tip) {
    Instant now = clock.instant();
    List<MinedTransactions.Ended> ended = new ArrayList<>();
    transaction.executeWithoutResult(status -> {
      String where = "block " + receipt.block() + ", found by its receipt";
      mine(where, List.of(attempt), List.of(inclusion(attempt, receipt)), now);
      ended.addAll(confirm(receipt.block(), deepEnough(tip.number()), now));
    });
    outcomes.record(ended, now);
  }

  /** Settles the block after the tip. Does nothing when the tip has moved meanwhile. */
  void settle(Position tip, Block block) {
    List<Attempt> ours = attempts.among(block.transactions());
    List<Inclusion> inclusions = ours.isEmpty() ? List.of() : inclusions(block, ours);
    long deep = deepEnough(block.number());
    agreeOn(deep);
    Instant now = clock.instant();
    List<MinedTransactions.Ended> ended = new ArrayList<>();
    transaction.executeWithoutResult(status -> {
      if (!tipIs(tip)) {
        return;
      }
      blocks.append(chain, position(block), block.parent());
      if (!inclusions.isEmpty()) {
        mine("block " + block.number(), ours, inclusions, now);
      }
      ended.addAll(confirm(new BlockNumber(Math.max(0, deep)), deep, now));
      if (block.number().value() % keep == 0) {
        blocks.cutBelow(chain, new BlockNumber(Math.max(0, block.number().value() - keep)));
      }
    });
    outcomes.record(ended, now);
  }

  /** Takes back everything above {@code last}: those blocks are no longer part of the chain. */
  void unsettle(Position tip, BlockNumber last) {
    transaction.executeWithoutResult(status -> {
      if (tipIs(tip)) {
        takeBack(last.plus(1));
        blocks.cutAbove(chain, last);
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
        long deepest = tip.number().value() - keep;
        takeBack(new BlockNumber(Math.max(0, deepest)));
        blocks.cutAbove(chain, new BlockNumber(0));
        blocks.cutBelow(chain, new BlockNumber(1));
        blocks.append(chain, position(newest), newest.parent());
      }
    });
  }

  private boolean tipIs(Position tip) {
    return blocks.lockTip(chain).filter(tip::equals).isPresent();
  }

  /**
   * Makes sure that what is about to be final is in the block that others see too: one node that
   * follows a chain of its own ends nothing.
   *
   * @throws NodeUnavailableException when that cannot be said now; the block is settled later
   */
  private void agreeOn(long deep) {
    if (deep < 0 || !transactions.anyMined(chain, new BlockNumber(deep))) {
      return;
    }
    BlockNumber number = new BlockNumber(deep);
    Optional<BlockHash> ours = blocks.hashAt(chain, number);
    if (ours.isPresent() && !node.agreedHash(number).equals(ours)) {
      throw new NodeUnavailableException(
          "block " + number + " as we followed it is not the one the nodes agree on");
    }
  }

  /**
   * What the block says of ours. A receipt that cannot be read decides nothing: the block is
   * settled later.
   */
  private List<Inclusion> inclusions(Block block, List<Attempt> ours) {
    List<TxHash> wanted = ours.stream().map(Attempt::hash).toList();
    Map<TxHash, Receipt> receipts = new HashMap<>();
    node.receipts(block.hash(), block.number(), wanted)
        .forEach(receipt -> receipts.put(receipt.hash(), receipt));
    if (!receipts.keySet().containsAll(wanted)) {
      throw new NodeUnavailableException("receipts of block " + block.number() + " are missing");
    }
    confirmReverts(receipts);
    return ours.stream()
        .map(attempt -> inclusion(attempt, Objects.requireNonNull(receipts.get(attempt.hash()))))
        .toList();
  }

  private static Inclusion inclusion(Attempt attempt, Receipt receipt) {
    return new Inclusion(
        attempt.transaction(),
        attempt.kind(),
        attempt.hash(),
        receipt.block(),
        receipt.blockHash(),
        receipt.succeeded(),
        receipt.gasUsed());
  }

  /** That something of ours failed must not be the word of one node. */
  private void confirmReverts(Map<TxHash, Receipt> receipts) {
    List<TxHash> reverted =
        receipts.values().stream().filter(each -> !each.succeeded()).map(Receipt::hash).toList();
    Map<TxHash, Receipt> agreed = node.agreedReceipts(reverted);
    for (TxHash hash : reverted) {
      Receipt other = agreed.get(hash);
      if (other == null || other.succeeded()) {
        throw new NodeUnavailableException("the nodes do not agree that " + hash + " reverted");
      }
    }
  }

  private void mine(String where, List<Attempt> ours, List<Inclusion> inclusions, Instant now) {
    List<Inclusion> mined = transactions.mine(inclusions, now);
    timeline.append(
        mined.stream()
            .map(each -> new Event(each.transaction(), TransactionState.MINED, where, now))
            .toList());
    ledger.append(ours.stream().map(each -> entry(each, NonceEvent.MINED, where, now)).toList());
    advance(ours);
  }

  private void advance(List<Attempt> ours) {
    Map<LaneId, List<Attempt>> byLane = new TreeMap<>();
    ours.forEach(each -> byLane.computeIfAbsent(each.lane(), any -> new ArrayList<>()).add(each));
    Map<LaneId, Integer> windows = new HashMap<>();
    for (Lane lane : lanes.all(chain)) {
      windows.put(lane.id(), lane.window());
    }
    List<Lanes.Advance> advances = new ArrayList<>();
    byLane.forEach((lane, included) -> {
      Nonce last = included.stream().map(Attempt::nonce).max(Nonce::compareTo).orElseThrow();
      int before = windows.getOrDefault(lane, window.initial());
      advances.add(
          new Lanes.Advance(lane, last.plus(1), window.afterBlock(before, included.size())));
    });
    lanes.advance(advances);
    outbox.append(QueueName.SIGNED_TX, byLane.keySet());
  }

  /** The height at which a block has its confirmations; negative while there is none. */
  private long deepEnough(BlockNumber newest) {
    return newest.value() - chainSettings.confirmations() + 1;
  }

  private List<MinedTransactions.Ended> confirm(BlockNumber first, long last, Instant now) {
    if (last < first.value()) {
      return List.of();
    }
    List<MinedTransactions.Ended> ended =
        transactions.confirm(chain, first, new BlockNumber(last), now);
    timeline.append(
        ended.stream()
            .map(each -> new Event(each.id(), each.outcome().state(), each.outcome().detail(), now))
            .toList());
    return ended;
  }

  private void takeBack(BlockNumber first) {
    Instant now = clock.instant();
    List<TransactionId> orphaned = transactions.unmine(chain, first, now);
    if (orphaned.isEmpty()) {
      return;
    }
    timeline.append(
        orphaned.stream()
            .map(id ->
                new Event(
                    id,
                    TransactionState.SUBMITTED,
                    "its block is no longer part of the chain; sent again",
                    now))
            .toList());
    List<Attempt> again = attempts.forgetSent(orphaned);
    ledger.append(
        again.stream()
            .map(each ->
                entry(each, NonceEvent.UNMINED, "block " + first + " or above is void", now))
            .toList());
    Map<LaneId, Nonce> unused = new TreeMap<>();
    again.forEach(each -> unused.merge(each.lane(), each.nonce(), BlockSettlement::lower));
    unused.forEach(lanes::rewind);
    outbox.append(QueueName.SIGNED_TX, unused.keySet());
  }

  private static Nonce lower(Nonce one, Nonce other) {
    return one.compareTo(other) < 0 ? one : other;
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
