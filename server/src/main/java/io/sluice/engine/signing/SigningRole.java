package io.sluice.engine.signing;

import io.sluice.backing.database.Outage;
import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.ItemsHandler;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The signer's wiring. */
@PerNetwork
@Configuration(proxyBeanMethods = false)
@ForRole(Role.SIGNER)
class SigningRole {
  private static final int AT_ONCE = 256;

  @Bean
  Handler signingHandler(PipelineQueues queues, Signer signer, ReplacementSigner replacements) {
    return new ItemsHandler<>(
        queues.unsigned(),
        SigningRequest::parse,
        requests -> sign(signer, replacements, requests),
        failure -> failure instanceof Signer.NoRoomException || Outage.is(failure),
        () -> true);
  }

  private static void sign(
      Signer signer, ReplacementSigner replacements, Set<SigningRequest> requests) {
    Set<TransactionId> ids = new LinkedHashSet<>();
    Set<LaneId> lanes = new TreeSet<>();
    for (SigningRequest request : requests) {
      switch (request) {
        case SigningRequest.First(TransactionId id) -> ids.add(id);
        case SigningRequest.Again(LaneId lane) -> lanes.add(lane);
      }
    }
    if (!lanes.isEmpty()) {
      replacements.sign(lanes);
    }
    signInBatches(signer, ids);
  }

  private static void signInBatches(Signer signer, Set<TransactionId> ids) {
    List<TransactionId> all = new ArrayList<>(ids);
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      signer.sign(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
    }
  }
}
