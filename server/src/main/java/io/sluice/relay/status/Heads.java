package io.sluice.relay.status;

import io.sluice.engine.block.FinalHeights;
import io.sluice.engine.block.FollowedBlocks;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.Networks;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Where chains stand. */
@Component
@ForRole(Role.API)
class Heads {
  private final FollowedBlocks blocks;
  private final FinalHeights heights;
  private final Networks networks;

  Heads(FollowedBlocks blocks, FinalHeights heights, Networks networks) {
    this.blocks = blocks;
    this.heights = heights;
    this.networks = networks;
  }

  /**
   * For one answer: each chain is read once, when it is asked for. Ask after what is compared with
   * it was read, so that nothing confirmed shows too few confirmations.
   */
  Function<ChainId, Head> read() {
    Map<ChainId, Head> seen = new HashMap<>();
    return chain -> seen.computeIfAbsent(chain, this::head);
  }

  private Head head(ChainId chain) {
    return new Head(
        networks.name(chain),
        blocks.tip(chain).map(FollowedBlocks.Position::number).orElse(null),
        heights.trouble(chain).orElse(null));
  }
}
