package io.sluice.relay.gasless;

import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.evm.network.Networks;
import io.sluice.relay.intake.Storage;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Stores gasless requests; the relay of each network hears of its own. */
@Component
@ForRole(Role.API)
class GaslessStorage implements Storage<NewForwardRequest> {
  private final ForwardRequests requests;
  private final Networks networks;
  private final Outbox outbox;

  GaslessStorage(ForwardRequests requests, Networks networks, Outbox outbox) {
    this.requests = requests;
    this.networks = networks;
    this.outbox = outbox;
  }

  /**
   * @throws DuplicateKeyException when an open request of the same signer has one of the nonces
   */
  @Override
  public void store(List<NewForwardRequest> items) {
    requests.insert(items);
    items.stream()
        .map(NewForwardRequest::chain)
        .distinct()
        .forEach(chain ->
            outbox.append(
                networks.bean(chain, PipelineQueues.class).accepted(), List.of(Packer.NAME)));
  }

  /** A nonce that came at the same time elsewhere. */
  @Override
  public RuntimeException meaning(RuntimeException failure, NewForwardRequest item) {
    return failure instanceof DuplicateKeyException
        ? NonceCheck.used(item.request().nonce())
        : failure;
  }
}
