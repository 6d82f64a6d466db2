package io.sluice.engine.block;

import io.sluice.evm.network.ChainSettings;
import io.sluice.runtime.settings.SettingsReader;
import io.sluice.runtime.settings.SettingsRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How deep final is, against what is remembered of the chain here and at the nodes. */
final class DepthRule implements SettingsRule {
  /** Blocks whose state geth and bor keep when they are no archive nodes (TriesInMemory). */
  static final int STATES_OF_A_FULL_NODE = 128;

  @Override
  public List<Contradiction> contradictions(SettingsReader settings) {
    Optional<ChainSettings> chain = settings.get(ChainSettings.class);
    Optional<BlockSettings> monitor = settings.get(BlockSettings.class);
    return chain.isEmpty() || monitor.isEmpty()
        ? List.of()
        : contradictions(chain.get(), monitor.get());
  }

  private static List<Contradiction> contradictions(ChainSettings chain, BlockSettings monitor) {
    List<Contradiction> found = new ArrayList<>();
    int depth = chain.confirmations();
    if (depth > monitor.keep()) {
      found.add(
          new Contradiction(
              "sluice.chain.confirmations",
              "%d blocks deep is deeper than the %d that are remembered; lower it to %d, or raise sluice.blocks.keep to %d"
                  .formatted(depth, monitor.keep(), monitor.keep(), depth)));
    }
    if (depth > STATES_OF_A_FULL_NODE && !chain.archive()) {
      found.add(
          new Contradiction(
              "sluice.chain.confirmations",
              "full nodes keep the state of %d blocks, and nonces are audited %d blocks deep; lower it to %d, or set sluice.chain.archive=true when the nodes are archive nodes"
                  .formatted(STATES_OF_A_FULL_NODE, depth, STATES_OF_A_FULL_NODE)));
    }
    if (monitor.catchUp() > monitor.keep()) {
      found.add(
          new Contradiction(
              "sluice.blocks.catch-up",
              "%d blocks at once are more than the %d that are remembered; lower it to %d, or raise sluice.blocks.keep to %d"
                  .formatted(
                      monitor.catchUp(), monitor.keep(), monitor.keep(), monitor.catchUp())));
    }
    return found;
  }
}
