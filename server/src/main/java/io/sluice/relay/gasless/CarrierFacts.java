package io.sluice.relay.gasless;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.transaction.FactKind;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.TransactionFact;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.network.Networks;
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
  private final Readiness readiness;
  private final CarrierNews news;
  private final Outbox outbox;
  private final Networks networks;
  private final Clock clock;

  CarrierFacts(
      Carriers carriers,
      ForwardRequests requests,
      ForwardSigners signers,
      Readiness readiness,
      CarrierNews news,
      Outbox outbox,
      Networks networks,
      Clock clock) {
    this.carriers = carriers;
    this.requests = requests;
    this.signers = signers;
    this.readiness = readiness;
    this.news = news;
    this.outbox = outbox;
    this.networks = networks;
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
        letFollow(facts, now);
      }
      case MINED -> {
        carriers.tell(facts, now);
        requests.mine(carriers.find(ids), now);
      }
      case UNMINED -> {
        List<Carrier> before = carriers.find(ids);
        carriers.tell(facts, null);
        before.forEach(this::unsettle);
        requests.unmine(carriers.find(ids), now);
      }
      case ENDED -> carriers.tell(facts, now);
      case ACCEPTED, SIGNED, IN_MEMPOOL, LATE_EFFECT -> {}
    }
  }

  /** What follows these may go behind them, now that it is known on which lane they are. */
  private void letFollow(List<TransactionFact> submitted, Instant now) {
    submitted.stream()
        .collect(
            groupingBy(TransactionFact::chain, mapping(TransactionFact::transaction, toList())))
        .forEach((chain, some) -> {
          List<Long> users = requests.signersOf(some);
          if (readiness.find(chain, users, now) || signers.anyReady(users)) {
            outbox.append(
                networks.bean(chain, PipelineQueues.class).accepted(), List.of(Packer.NAME));
          }
        });
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
