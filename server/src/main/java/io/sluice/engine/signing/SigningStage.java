package io.sluice.engine.signing;

import io.sluice.backing.queue.Ending;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.Stage;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The stage that signs: transactions without a nonce, and lanes whose replacements have a price.
 */
@PerNetwork
@ForRole(Role.SIGNER)
class SigningStage implements Stage<SigningRequest> {
  /** Transactions of one commit. */
  private static final int MOST = 256;

  private final QueueName queue;
  private final Signer signer;
  private final ReplacementSigner replacements;

  SigningStage(PipelineQueues queues, Signer signer, ReplacementSigner replacements) {
    this.queue = queues.unsigned();
    this.signer = signer;
    this.replacements = replacements;
  }

  @Override
  public QueueName queue() {
    return queue;
  }

  @Override
  public SigningRequest read(String item) {
    return SigningRequest.parse(item);
  }

  @Override
  public int most() {
    return MOST;
  }

  @Override
  public Map<SigningRequest, Ending> work(Set<SigningRequest> requests) {
    Set<TransactionId> ids = new LinkedHashSet<>();
    Set<LaneId> lanes = new TreeSet<>();
    for (SigningRequest request : requests) {
      switch (request) {
        case SigningRequest.First(TransactionId id) -> ids.add(id);
        case SigningRequest.Again(LaneId lane) -> lanes.add(lane);
      }
    }
    Map<SigningRequest, Ending> endings = HashMap.newHashMap(requests.size());
    if (!lanes.isEmpty()) {
      replacements
          .sign(lanes)
          .forEach((lane, ending) -> endings.put(new SigningRequest.Again(lane), ending));
    }
    if (!ids.isEmpty()) {
      signer.sign(ids).forEach((id, ending) -> endings.put(new SigningRequest.First(id), ending));
    }
    return endings;
  }
}
