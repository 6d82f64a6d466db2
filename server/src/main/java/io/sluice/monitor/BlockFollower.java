package io.sluice.monitor;

import io.sluice.chain.BlockNumber;
import io.sluice.chain.ChainId;
import io.sluice.chain.ChainSettings;
import io.sluice.monitor.FollowedBlocks.Position;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.Block;
import io.sluice.rpc.EthereumClient;
import io.sluice.rpc.NodeUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Walks from the last settled block to the newest one, block by block, each the child of the one
 * before. Where the chain has turned, it walks back to the last block both share and goes on from
 * there.
 */
@Component
@ForRole(Role.MONITOR)
class BlockFollower {
  /** How long a chain must have been shorter than ours to be taken for a new one. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(BlockFollower.class);

  private final EthereumClient node;
  private final FollowedBlocks blocks;
  private final BlockSettlement settlement;
  private final ChainId chain;
  private final MonitorSettings settings;
  private final Clock clock;
  private boolean caughtUp;
  private @Nullable Instant shorterSince;

  BlockFollower(
      EthereumClient node,
      FollowedBlocks blocks,
      BlockSettlement settlement,
      ChainSettings chain,
      MonitorSettings settings,
      Clock clock) {
    this.node = node;
    this.blocks = blocks;
    this.settlement = settlement;
    this.chain = chain.chainId();
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Settles every block up to the newest. Called by one thread.
   *
   * @return whether there was a new one
   */
  boolean follow() {
    Block newest = node.latestBlock();
    Optional<Position> start = blocks.tip(chain);
    if (start.isEmpty()) {
      settlement.begin(newest);
      return true;
    }
    Position tip = start.get();
    if (!caughtUp) {
      settlement.catchUp(tip);
      caughtUp = true;
    }
    if (newest.hash().equals(tip.hash())) {
      return false;
    }
    if (newest.number().compareTo(tip.number()) < 0 && !staysShorter()) {
      return false;
    }
    if (newest.number().compareTo(tip.number()) <= 0) {
      return turned(tip, newest);
    }
    shorterSince = null;
    while (tip.number().compareTo(newest.number()) < 0) {
      for (Block block : next(tip, newest)) {
        if (!block.parent().equals(tip.hash())) {
          return turned(tip, newest);
        }
        settlement.settle(tip, block);
        tip = new Position(block.number(), block.hash());
      }
    }
    return true;
  }

  private List<Block> next(Position tip, Block newest) {
    BlockNumber first = tip.number().plus(1);
    if (first.equals(newest.number())) {
      return List.of(newest);
    }
    long missing = newest.number().value() - tip.number().value();
    List<Block> found = node.blocks(first, (int) Math.min(missing, settings.catchUp()));
    if (found.isEmpty()) {
      throw new NodeUnavailableException(
          "the node does not have block " + first + " that it counts");
    }
    return found;
  }

  /**
   * A node that is behind looks like a chain that has become shorter. A chain that has turned grows
   * past the height it turned at; one that was started anew stays short.
   */
  private boolean staysShorter() {
    Instant now = clock.instant();
    if (shorterSince == null) {
      shorterSince = now;
    }
    return !now.isBefore(shorterSince.plus(PATIENCE));
  }

  /**
   * Goes back to the newest block that the node still has at its height; the next call goes forward
   * from there.
   */
  private boolean turned(Position tip, Block newest) {
    if (node.agreedHash(tip.number()).filter(tip.hash()::equals).isPresent()) {
      return false; // the others are where we are
    }
    for (Position ours : blocks.newest(chain, settings.keep())) {
      Optional<Block> theirs =
          ours.number().compareTo(newest.number()) > 0
              ? Optional.empty()
              : node.block(ours.number());
      if (theirs.isPresent() && theirs.get().hash().equals(ours.hash())) {
        if (ours.equals(tip)) {
          return false;
        }
        LOG.warn(
            "The chain turned after block {}; blocks up to {} are void",
            ours.number(),
            tip.number());
        settlement.unsettle(tip, ours.number());
        return true;
      }
    }
    LOG.error(
        "The chain has nothing in common with the last {} blocks; starting again at {}",
        settings.keep(),
        newest.number());
    settlement.restart(tip, newest);
    return true;
  }
}
