package io.sluice.engine.monitor;

import io.sluice.engine.block.FollowedBlocks;
import io.sluice.engine.block.FollowedBlocks.Position;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneState;
import io.sluice.engine.lane.Lanes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Accounts;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives new lanes their first nonce, which must not be the word of one node. A lane on which
 * endpoints do not agree waits and holds up no other: what cannot be agreed together is asked in
 * halves. Called by one thread.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class LaneAdoption {
  /** Between tries while lanes wait. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /** Requests in one try. */
  private static final int MOST = 16;

  private static final Logger LOG = LoggerFactory.getLogger(LaneAdoption.class);

  private final Accounts node;
  private final FollowedBlocks blocks;
  private final Lanes lanes;
  private final ChainId chain;
  private final TransactionTemplate transaction;
  private final Set<LaneId> told = new HashSet<>();
  private Instant due = Instant.EPOCH;
  private int calls;

  LaneAdoption(
      Accounts node,
      FollowedBlocks blocks,
      Lanes lanes,
      ChainSettings chain,
      TransactionTemplate transaction) {
    this.node = node;
    this.blocks = blocks;
    this.lanes = lanes;
    this.chain = chain.chainId();
    this.transaction = transaction;
  }

  /**
   * Those of the new lanes that have their first nonce now; as many as one look takes.
   *
   * @param known every lane of the chain
   */
  List<Lane> adopt(List<Lane> known, Instant now) {
    List<Lane> fresh =
        known.stream()
            .filter(lane -> lane.state() == LaneState.NEW)
            .limit(LaneWatch.AT_ONCE)
            .toList();
    Optional<Position> tip =
        fresh.isEmpty() || now.isBefore(due) ? Optional.empty() : blocks.tip(chain);
    if (tip.isEmpty()) {
      return List.of();
    }
    calls = 0;
    Map<LaneId, Nonce> first = new LinkedHashMap<>();
    read(fresh, tip.get(), first);
    if (!first.isEmpty()) {
      transaction.executeWithoutResult(status -> lanes.adopt(first));
    }
    due = first.size() == fresh.size() ? Instant.EPOCH : now.plus(AGAIN);
    return fresh.stream().filter(lane -> first.containsKey(lane.id())).toList();
  }

  private void read(List<Lane> some, Position tip, Map<LaneId, Nonce> first) {
    if (calls++ >= MOST) {
      return;
    }
    try {
      List<Nonce> next = node.agreedNonces(some.stream().map(Lane::address).toList(), tip.number());
      for (int i = 0; i < some.size(); i++) {
        first.put(some.get(i).id(), next.get(i));
        told.remove(some.get(i).id());
      }
    } catch (NodeUnavailableException e) {
      if (some.size() == 1) {
        tell(some.getFirst(), e);
      } else {
        int half = some.size() / 2;
        read(some.subList(0, half), tip, first);
        read(some.subList(half, some.size()), tip, first);
      }
    }
  }

  private void tell(Lane lane, NodeUnavailableException why) {
    if (told.add(lane.id())) {
      LOG.warn(
          "{} takes nothing until endpoints agree on its first nonce: {}",
          lane.name(),
          why.getMessage());
    }
  }
}
