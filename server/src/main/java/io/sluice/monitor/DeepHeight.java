package io.sluice.monitor;

import io.sluice.chain.BlockNumber;
import io.sluice.chain.ChainSettings;
import io.sluice.chain.Confirmations;
import io.sluice.chain.FinalityRule;
import io.sluice.monitor.FollowedBlocks.Position;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.EthereumClient;
import io.sluice.rpc.NodeUnavailableException;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The highest block that the chain's rule calls final. */
@Component
@ForRole(Role.MONITOR)
class DeepHeight {
  private final EthereumClient node;
  private final Confirmations depth;
  private final FinalityRule rule;

  DeepHeight(EthereumClient node, ChainSettings chain) {
    this.node = node;
    this.depth = chain.depth();
    this.rule = chain.finality();
  }

  /**
   * Under a tip; empty while no block is deep enough. Costs a call where the rule is a tag.
   *
   * @throws NodeUnavailableException when the tag cannot be learned, or nodes name none
   */
  Optional<BlockNumber> under(Position tip) {
    Optional<BlockNumber> deepest = depth.deepest(tip.number());
    return switch (rule) {
      case DEPTH -> deepest;
      case SAFE -> deepest.map(height -> lower(height, tagged(EthereumClient.Tag.SAFE)));
      case FINALIZED -> deepest.map(height -> lower(height, tagged(EthereumClient.Tag.FINALIZED)));
    };
  }

  private BlockNumber tagged(EthereumClient.Tag tag) {
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
