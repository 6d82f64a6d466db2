package io.sluice.engine.block;

import io.sluice.engine.block.FollowedBlocks.Position;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Block;
import io.sluice.evm.rpc.Blocks;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the chain has turned, goes back to the last block that ours and theirs share. Only positive
 * evidence counts: another block at a height we hold. A node that has nothing there, however often
 * and however many nodes, is a node that lags. Called by one thread.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class ChainTurn {
  /** How long a chain must have been shorter than ours to be taken for a new one. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(ChainTurn.class);

  private final Blocks node;
  private final FollowedBlocks blocks;
  private final FinalHeights heights;
  private final BlockSettlement settlement;
  private final ChainId chain;
  private final Clock clock;
  private @Nullable Instant shorterSince;
  private @Nullable Instant disputedSince;
  private boolean told;

  ChainTurn(
      Blocks node,
      FollowedBlocks blocks,
      FinalHeights heights,
      BlockSettlement settlement,
      ChainSettings chain,
      Clock clock) {
    this.node = node;
    this.blocks = blocks;
    this.heights = heights;
    this.settlement = settlement;
    this.chain = chain.chainId();
    this.clock = clock;
  }

  /** The newest block is the tip, or builds on it. */
  void none() {
    shorterSince = null;
    disputedSince = null;
    told = false;
  }

  /**
   * The newest block is not longer than what we followed, or does not build on it. The next look
   * goes forward from where this went back to.
   *
   * @return whether anything was taken back
   * @throws NodeUnavailableException when nodes do not say the same of a block; nothing is changed
   */
  boolean follow(Position tip, Block newest) {
    boolean shorter = newest.number().compareTo(tip.number()) < 0;
    if (!shorter) {
      shorterSince = null;
    } else if (!staysShorter()) {
      return false;
    }
    boolean longer = newest.number().compareTo(tip.number()) > 0;
    BlockNumber height = shorter ? newest.number() : tip.number();
    Optional<BlockHash> ours = blocks.hashAt(chain, height);
    Optional<BlockHash> theirs = theirs(ours.isEmpty() ? new BlockNumber(0) : height, longer);
    Optional<BlockHash> expected = ours.isEmpty() ? heights.genesis(chain) : ours;
    if (theirs.isEmpty() || expected.isEmpty() || theirs.equals(expected)) {
      tellLag(tip, newest);
      return false;
    }
    goBack(tip, height, newest, longer);
    return true;
  }

  /**
   * Others agree on another block than ours at a height: goes back to under it.
   *
   * @throws NodeUnavailableException when nodes do not say the same of a block; nothing is changed
   */
  void disagreed(Position tip, BlockNumber height) {
    goBack(tip, height, node.latestBlock(), false);
  }

  /** A chain that has turned grows past the height it turned at; one started anew stays short. */
  private boolean staysShorter() {
    Instant now = clock.instant();
    if (shorterSince == null) {
      shorterSince = now;
    }
    return !now.isBefore(shorterSince.plus(PATIENCE));
  }

  private void tellLag(Position tip, Block newest) {
    if (!told) {
      LOG.warn(
          "The nodes are at block {} and we have followed up to {}; as far as they are it is the same chain, so we wait",
          newest.number(),
          tip.number());
      told = true;
    }
  }

  /**
   * @param different a height at which theirs is another block than ours
   */
  private void goBack(Position tip, BlockNumber different, Block newest, boolean longer) {
    Optional<BlockNumber> shared = lastShared(different, longer);
    none();
    if (shared.isPresent()) {
      LOG.warn(
          "The chain turned after block {}; blocks up to {} are void", shared.get(), tip.number());
      settlement.unsettle(tip, shared.get());
    } else {
      LOG.error(
          "The chain has nothing in common with what we followed up to {}; starting again at {}",
          tip.number(),
          newest.number());
      settlement.restart(tip, newest);
    }
  }

  /**
   * The highest block under one that differs that both have; empty when there is none. What is
   * linked by parents and the same at one height is the same under it, so steps may double, and
   * halve again.
   */
  private Optional<BlockNumber> lastShared(BlockNumber different, boolean longer) {
    Optional<Position> oldest = blocks.oldest(chain);
    if (oldest.isEmpty() || oldest.get().number().compareTo(different) >= 0) {
      return Optional.empty();
    }
    long lowest = oldest.get().number().value();
    long high = different.value();
    long low = high;
    for (long step = 1; low == high; step *= 2) {
      long probe = Math.max(lowest, high - step);
      if (shared(probe, longer)) {
        low = probe;
      } else if (probe == lowest) {
        return Optional.empty();
      } else {
        high = probe;
        low = probe;
      }
    }
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (shared(middle, longer)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Optional.of(new BlockNumber(low));
  }

  private boolean shared(long height, boolean longer) {
    BlockNumber number = new BlockNumber(height);
    BlockHash theirs =
        theirs(number, longer)
            .orElseThrow(() -> new NodeUnavailableException("no node tells block " + number));
    return blocks.hashAt(chain, number).filter(theirs::equals).isPresent();
  }

  /**
   * What nodes say of a height. Where they say different things the longer chain counts, once it
   * has been longer for a while: a node that is stuck on a branch of its own must not keep us
   * there. What that takes back is sent again as it was, and nothing is final by it.
   */
  private Optional<BlockHash> theirs(BlockNumber number, boolean longer) {
    try {
      return node.comparedHash(number);
    } catch (NodeUnavailableException e) {
      Instant now = clock.instant();
      if (disputedSince == null) {
        disputedSince = now;
      }
      if (!longer || now.isBefore(disputedSince.plus(PATIENCE))) {
        throw e;
      }
      return node.block(number).map(Block::hash);
    }
  }
}
