package io.sluice.relay.direct;

import static java.util.stream.Collectors.groupingBy;

import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.transaction.NewTransaction;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.Transactions;
import io.sluice.evm.network.Networks;
import io.sluice.relay.intake.Storage;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import org.springframework.stereotype.Component;

/** Stores direct requests, each at its network. */
@Component
@ForRole(Role.API)
class DirectStorage implements Storage<NewTransaction> {
  private final Networks networks;
  private final Outbox outbox;

  DirectStorage(Networks networks, Outbox outbox) {
    this.networks = networks;
    this.outbox = outbox;
  }

  @Override
  public void store(List<NewTransaction> requests) {
    requests.stream()
        .collect(groupingBy(NewTransaction::chain))
        .forEach((chain, some) -> {
          networks.bean(chain, Transactions.class).insert(some);
          outbox.append(
              networks.bean(chain, PipelineQueues.class).accepted(),
              some.stream().map(NewTransaction::id).toList());
        });
  }
}
