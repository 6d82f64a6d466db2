package io.sluice.relay.gasless;

import io.sluice.engine.transaction.FactKind;
import io.sluice.engine.transaction.TransactionFact;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Hears what happens to carriers, and lets their requests follow. What a block made of each of them
 * stands in its logs, which are read afterwards ({@link CarrierOutcomes}).
 */
@Component
@ForRole(Role.RELAY)
class CarrierFacts {
  private final Carriers carriers;
  private final ForwardRequests requests;
  private final ForwardSigners signers;
  private final CarrierNews news;
  private final Clock clock;

  CarrierFacts(
      Carriers carriers,
      ForwardRequests requests,
      ForwardSigners signers,
      CarrierNews news,
      Clock clock) {
    this.carriers = carriers;
    this.requests = requests;
    this.signers = signers;
    this.news = news;
    this.clock = clock;
  }

  /** In a database transaction; those of one carrier in the order in which they happened. */
  void handle(List<TransactionFact> facts) {
    List<TransactionFact> alike = new ArrayList<>();
    for (TransactionFact fact : facts) {
      if (!alike.isEmpty() && alike.getFirst().kind() != fact.kind()) {
        hear(alike);
        alike.clear();
      }
      alike.add(fact);
    }
    hear(alike);
    news.afterCommit();
  }

  /** Facts of one kind. */
  private void hear(List<TransactionFact> facts) {
    Instant now = clock.instant();
    List<TransactionId> ids = facts.stream().map(TransactionFact::transaction).toList();
    FactKind kind = facts.getFirst().kind();
    switch (kind) {
      case SUBMITTED -> {
        carriers.tell(facts, null);
        requests.submit(carriers.find(ids), now);
      }
      case MINED -> {
        carriers.tell(facts, now);
        requests.mine(carriers.find(ids), now);
      }
      case UNMINED -> {
        List<Carrier> before = carriers.find(ids);
        carriers.tell(facts, null);
        before.forEach(this::unsettle);
        requests.submit(carriers.find(ids), now);
      }
      case ENDED -> carriers.tell(facts, now);
      case ACCEPTED, LATE_EFFECT -> {}
    }
  }

  private void unsettle(Carrier carrier) {
    Map<Long, Long> lowest =
        requests.of(List.of(carrier.id())).getOrDefault(carrier.id(), List.of()).stream()
            .collect(Collectors.toMap(HeldRequest::signer, HeldRequest::nonce, Math::min));
    if (carrier.settled() && !lowest.isEmpty()) {
      signers.unsettle(lowest);
    }
    carriers.unsettle(carrier.id());
  }
}
