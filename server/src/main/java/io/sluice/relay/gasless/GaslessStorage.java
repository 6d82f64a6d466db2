package io.sluice.relay.gasless;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.evm.network.Networks;
import io.sluice.relay.intake.Storage;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Instant;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Stores gasless requests; the relay of each network hears of its own. */
@Component
@ForRole(Role.API)
class GaslessStorage implements Storage<NewForwardRequest> {
  private final ForwardRequests requests;
  private final Readiness readiness;
  private final Networks networks;
  private final Outbox outbox;

  GaslessStorage(ForwardRequests requests, Readiness readiness, Networks networks, Outbox outbox) {
    this.requests = requests;
    this.readiness = readiness;
    this.networks = networks;
    this.outbox = outbox;
  }

  /**
   * @throws DuplicateKeyException when an open request of the same signer has one of the nonces
   */
  @Override
  public void store(List<NewForwardRequest> items) {
    requests.insert(items);
    Instant now = items.getFirst().createdAt();
    items.stream()
        .collect(groupingBy(NewForwardRequest::chain, mapping(NewForwardRequest::signer, toList())))
        .forEach((chain, users) -> {
          readiness.find(chain, users, now);
          outbox.append(
              networks.bean(chain, PipelineQueues.class).accepted(), List.of(Packer.NAME));
        });
  }

  /** A nonce that came at the same time elsewhere. */
  @Override
  public RuntimeException meaning(RuntimeException failure, NewForwardRequest item) {
    return failure instanceof DuplicateKeyException
        ? NonceCheck.used(item.request().nonce())
        : failure;
  }
}
