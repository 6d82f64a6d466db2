package io.sluice.engine.block;

import io.sluice.engine.block.FollowedBlocks.Position;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Block;
import io.sluice.evm.rpc.Blocks;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks from the last settled block to the newest one, block by block, each the child of the one
 * before. It waits for nobody's agreement: one node's word is enough to follow.
 */
@PerNetwork
@ForRole(Role.MONITOR)
public class BlockFollower {
  /** Requests for blocks in one look; a long way is gone in several, so that all else goes on. */
  private static final int AT_ONCE = 10;

  private static final Logger LOG = LoggerFactory.getLogger(BlockFollower.class);

  private final Blocks node;
  private final FollowedBlocks blocks;
  private final FinalHeights heights;
  private final BlockReader reader;
  private final BlockSettlement settlement;
  private final ChainTurn turn;
  private final FollowingCheck check;
  private final ChainId chain;
  private final BlockSettings settings;
  private boolean genesisKnown;

  BlockFollower(
      Blocks node,
      FollowedBlocks blocks,
      FinalHeights heights,
      BlockReader reader,
      BlockSettlement settlement,
      ChainTurn turn,
      FollowingCheck check,
      ChainSettings chain,
      BlockSettings settings) {
    this.node = node;
    this.blocks = blocks;
    this.heights = heights;
    this.reader = reader;
    this.settlement = settlement;
    this.turn = turn;
    this.check = check;
    this.chain = chain.chainId();
    this.settings = settings;
  }

  /**
   * Settles blocks up to the newest. Called by one thread.
   *
   * @throws NodeUnavailableException when no node can be read; what was settled until then stays
   */
  public Progress follow() {
    try {
      return look();
    } catch (NodeUnavailableException e) {
      check.waits(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private Progress look() {
    Block newest = node.latestBlock();
    Optional<Position> start = blocks.tip(chain);
    if (start.isEmpty()) {
      settlement.begin(newest);
      learnGenesis();
      return Progress.NEW_BLOCK;
    }
    Position tip = start.get();
    if (newest.hash().equals(tip.hash())) {
      goesOn();
      return Progress.NOTHING;
    }
    if (newest.number().compareTo(tip.number()) <= 0) {
      return turned(tip, newest);
    }
    return forward(tip, newest);
  }

  private Progress forward(Position start, Block newest) {
    Position tip = start;
    for (int i = 0; i < AT_ONCE && tip.number().compareTo(newest.number()) < 0; i++) {
      for (Block block : next(tip, newest)) {
        if (!block.parent().equals(tip.hash())) {
          return turned(tip, newest);
        }
        if (!settlement.settle(tip, block, reader.ours(block))) {
          return Progress.BEHIND; // somebody else is at it too
        }
        tip = new Position(block.number(), block.hash());
      }
    }
    goesOn();
    learnGenesis();
    return tip.number().compareTo(newest.number()) < 0 ? Progress.BEHIND : Progress.NEW_BLOCK;
  }

  private void goesOn() {
    turn.none();
    check.follows();
  }

  /** Goes back to where the chain turned, if it did. */
  private Progress turned(Position tip, Block newest) {
    if (turn.follow(tip, newest)) {
      return Progress.BEHIND;
    }
    check.waits(
        "the nodes are at block %s, and it does not lead on from block %s, up to which all is followed"
            .formatted(newest.number(), tip.number()));
    return Progress.NOTHING;
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

  /** By it a chain that was started anew is told from one that lags, however short it is. */
  private void learnGenesis() {
    if (genesisKnown) {
      return;
    }
    try {
      if (heights.genesis(chain).isEmpty()) {
        node.comparedHash(new BlockNumber(0)).ifPresent(hash -> heights.learnGenesis(chain, hash));
      }
      genesisKnown = true;
    } catch (NodeUnavailableException e) {
      LOG.debug("Block 0 is learned later: {}", e.getMessage());
    }
  }

  /** What a look has found. */
  public enum Progress {
    /** The newest block was settled before. */
    NOTHING,
    /** All is settled up to the newest block. */
    NEW_BLOCK,
    /** There is more to settle, at once. */
    BEHIND,
    /** No node could be read. */
    UNKNOWN;

    /** Whether blocks were settled, or taken back. */
    public boolean isNew() {
      return switch (this) {
        case NEW_BLOCK, BEHIND -> true;
        case NOTHING, UNKNOWN -> false;
      };
    }
  }
}
