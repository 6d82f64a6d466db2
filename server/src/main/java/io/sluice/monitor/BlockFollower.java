package io.sluice.monitor;

import io.sluice.chain.BlockNumber;
import io.sluice.chain.ChainId;
import io.sluice.chain.ChainSettings;
import io.sluice.monitor.FollowedBlocks.Position;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.Block;
import io.sluice.rpc.EthereumClient;
import java.util.List;
import java.util.Optional;
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
  private static final Logger LOG = LoggerFactory.getLogger(BlockFollower.class);

  private final EthereumClient node;
  private final FollowedBlocks blocks;
  private final BlockSettlement settlement;
  private final ChainId chain;
  private final MonitorSettings settings;
  private boolean caughtUp;

  BlockFollower(
      EthereumClient node,
      FollowedBlocks blocks,
      BlockSettlement settlement,
      ChainSettings chain,
      MonitorSettings settings) {
    this.node = node;
    this.blocks = blocks;
    this.settlement = settlement;
    this.chain = chain.chainId();
    this.settings = settings;
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
    if (newest.number().compareTo(tip.number()) <= 0) {
      return turned(tip, newest);
    }
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
      throw new io.sluice.rpc.NodeUnavailableException(
          "the node does not have block " + first + " that it counts");
    }
    return found;
  }

  /**
   * Goes back to the newest block that the node still has at its height; the next call goes forward
   * from there.
   */
  private boolean turned(Position tip, Block newest) {
    for (Position ours : blocks.newest(chain, settings.keep())) {
      Optional<Block> theirs =
          ours.number().compareTo(newest.number()) > 0
              ? Optional.empty()
              : node.block(ours.number());
      if (theirs.isPresent() && theirs.get().hash().equals(ours.hash())) {
        if (ours.equals(tip)) {
          return false; // the node is behind us, on the same chain
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
