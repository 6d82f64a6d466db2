package io.sluice.engine.block;

import io.sluice.engine.block.FollowedBlocks.Position;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Confirmations;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.FinalityRule;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Blocks;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.Locale;
import java.util.Optional;

/** The highest block that the chain's rule calls final. */
@PerNetwork
@ForRole(Role.MONITOR)
public class DeepHeight {
  private final Blocks node;
  private final Confirmations depth;
  private final FinalityRule rule;

  DeepHeight(Blocks node, ChainSettings chain) {
    this.node = node;
    this.depth = chain.depth();
    this.rule = chain.finality();
  }

  /**
   * Under a tip; empty while no block is deep enough. Costs a call where the rule is a tag.
   *
   * @throws NodeUnavailableException when the tag cannot be learned, or nodes name none
   */
  public Optional<BlockNumber> under(Position tip) {
    Optional<BlockNumber> deepest = depth.deepest(tip.number());
    return switch (rule) {
      case DEPTH -> deepest;
      case SAFE -> deepest.map(height -> lower(height, tagged(Blocks.Tag.SAFE)));
      case FINALIZED -> deepest.map(height -> lower(height, tagged(Blocks.Tag.FINALIZED)));
    };
  }

  private BlockNumber tagged(Blocks.Tag tag) {
    return node.tagged(tag)
        .orElseThrow(() ->
            new NodeUnavailableException(
                "the nodes call no block %s; where the chain has no such tag set sluice.chain.finality=depth"
                    .formatted(tag.name().toLowerCase(Locale.ROOT))));
  }

  private static BlockNumber lower(BlockNumber one, BlockNumber other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
