package io.sluice.relay.openzeppelin;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.LaneLoad;
import io.sluice.engine.transaction.LaneLoads;
import io.sluice.engine.transaction.TransactionPages;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.gateway.access.Client;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** How relayers do. A pool has what its lanes have together. */
@Component
@ForRole(Role.API)
class Standings {
  private final TheirRelayers targets;
  private final LaneLoads loads;
  private final TransactionPages pages;

  Standings(TheirRelayers targets, LaneLoads loads, TransactionPages pages) {
    this.targets = targets;
    this.loads = loads;
    this.pages = pages;
  }

  RelayerAnswer.Standing of(TheirRelayer target, Client client) {
    List<Lane> lanes = lanes(target);
    Set<LaneId> ids = lanes.stream().map(Lane::id).collect(Collectors.toSet());
    ChainId chain = target.network().chain();
    long pending =
        loads.of(chain).stream()
            .filter(load -> ids.contains(load.lane()))
            .mapToLong(LaneLoad::count)
            .sum();
    Lane lane = target.lane();
    return new RelayerAnswer.Standing(
        "evm",
        balance(target).toString(),
        pending,
        pages
            .page(
                new TransactionPages.Question(
                    client.id(), chain, lane, Set.of(TransactionState.CONFIRMED)),
                0,
                1)
            .stream()
            .map(TransactionView::confirmedAt)
            .findFirst()
            .orElse(null),
        target.disabled(),
        target.paused(),
        lane == null || lane.next() == null ? null : lane.next().toString());
  }

  /** As the monitor last read it. */
  Wei balance(TheirRelayer target) {
    return lanes(target).stream()
        .map(Lane::balance)
        .filter(Objects::nonNull)
        .reduce(Wei.ZERO, Wei::plusCapped);
  }

  private List<Lane> lanes(TheirRelayer target) {
    Lane lane = target.lane();
    return lane != null
        ? List.of(lane)
        : targets.all().stream()
            .filter(each -> each.network().equals(target.network()))
            .map(TheirRelayer::lane)
            .filter(Objects::nonNull)
            .toList();
  }
}
