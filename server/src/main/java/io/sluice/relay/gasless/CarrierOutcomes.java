package io.sluice.relay.gasless;

import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.database.Outage;
import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds out what carriers have done for each of their requests, and lets users go on. Once a block
 * holds a carrier one node's word is enough for that; how a request ended is decided once the block
 * is final, by what two endpoints say alike.
 *
 * <p>A request that its carrier has not executed ends only for a reason: its nonce is used, its
 * deadline is over, its call reverts. Else it goes again. The forwarder's nonce keeps it from being
 * executed twice, whatever becomes of carriers. Nothing is locked while a node is asked.
 */
@PerNetwork
@ForRole(Role.RELAY)
class CarrierOutcomes {
  private static final int MOST_AT_ONCE = 32;

  /** Whoever reads an outcome and dies delays it by that. */
  private static final Duration CLAIM = Duration.ofSeconds(15);

  /** Until it is tried again, where no node could say. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(CarrierOutcomes.class);

  private final Carriers carriers;
  private final ForwardRequests requests;
  private final ForwardSigners signers;
  private final ForwarderReads reads;
  private final Consequences consequences;
  private final Outbox outbox;
  private final PipelineQueues queues;
  private final ChainId chain;
  private final MeterRegistry meters;
  private final Clock clock;
  private final TransactionTemplate transaction;

  CarrierOutcomes(
      Carriers carriers,
      ForwardRequests requests,
      ForwardSigners signers,
      ForwarderReads reads,
      Consequences consequences,
      Outbox outbox,
      PipelineQueues queues,
      ChainSettings chain,
      MeterRegistry meters,
      Clock clock,
      TransactionTemplate transaction) {
    this.carriers = carriers;
    this.requests = requests;
    this.signers = signers;
    this.reads = reads;
    this.consequences = consequences;
    this.outbox = outbox;
    this.queues = queues;
    this.chain = chain.chainId();
    this.meters = meters;
    this.clock = clock;
    this.transaction = transaction;
  }

  /** Never throws. */
  void tick() {
    try {
      boolean more = true;
      while (more) {
        more = read() == MOST_AT_ONCE;
      }
    } catch (RuntimeException e) {
      if (!Outage.is(e)) {
        LOG.error("Outcomes of gasless requests cannot be read; it is tried again", e);
      }
    }
  }

  /**
   * Reads the outcomes that are due, some of them.
   *
   * @return how many carriers were looked at
   */
  int read() {
    Instant now = clock.instant();
    List<Carrier> due =
        Objects.requireNonNull(
            transaction.execute(
                status -> carriers.claim(chain, now, MOST_AT_ONCE, now.plus(CLAIM))));
    for (Carrier carrier : due) {
      try {
        settle(carrier, findings(carrier, requests.of(carrier.id())));
      } catch (NodeUnavailableException e) {
        LOG.debug("The outcome of carrier {} is not known yet: {}", carrier.id(), e.getMessage());
        carriers.lookAt(List.of(carrier), now.plus(AGAIN));
      } catch (RuntimeException e) {
        if (Outage.is(e)) {
          throw e;
        }
        LOG.error("What carrier {} has done cannot be stored; it is tried again", carrier.id(), e);
      }
    }
    return due.size();
  }

  /**
   * What the chain says.
   *
   * @param executed what the events say, by request
   * @param nonces of users some of whose requests have no event, by row
   */
  private record Findings(
      List<HeldRequest> held, Map<TransactionId, Boolean> executed, Map<Long, Long> nonces) {}

  private Findings findings(Carrier carrier, List<HeldRequest> held) {
    Map<TransactionId, Boolean> executed = executed(carrier, held);
    Map<Long, Address> missing =
        held.stream()
            .filter(each -> !executed.containsKey(each.id()))
            .collect(
                toMap(HeldRequest::signer, each -> each.request().from(), (one, other) -> one));
    return new Findings(held, executed, reads.nonces(carrier.forwarder(), missing));
  }

  private Map<TransactionId, Boolean> executed(Carrier carrier, List<HeldRequest> held) {
    Map<TransactionId, Boolean> executed = new HashMap<>();
    if (!Boolean.TRUE.equals(carrier.succeeded()) || carrier.hash() == null) {
      return executed;
    }
    Map<ForwarderReads.Place, Boolean> events =
        reads.executed(carrier.forwarder(), carrier.hash(), carrier.state().terminal());
    for (HeldRequest each : held) {
      Boolean success = events.get(new ForwarderReads.Place(each.request().from(), each.nonce()));
      if (success != null) {
        executed.put(each.id(), success);
      }
    }
    return executed;
  }

  private void settle(Carrier read, Findings findings) {
    Instant now = clock.instant();
    boolean over = read.state().terminal();
    List<Consequences.Of> all =
        over
            ? consequences.of(read, findings.held, findings.executed, findings.nonces, now)
            : List.of();
    Boolean stored =
        transaction.execute(status -> {
          Carrier current = carriers.lock(read.id()).orElseThrow();
          if (current.state() != read.state() || !Objects.equals(current.hash(), read.hash())) {
            return false; // more has happened to it, and will be read
          }
          requests.executed(read.id(), findings.executed);
          end(read, all, now);
          if (over) {
            signers.lower(findings.nonces);
          }
          signers.settle(next(findings), executed(findings), !current.settled(), now);
          carriers.looked(read.id(), true);
          outbox.append(queues.accepted(), List.of(Packer.NAME));
          return true;
        });
    if (Boolean.TRUE.equals(stored)) {
      all.forEach(this::count);
    }
  }

  private void end(Carrier carrier, List<Consequences.Of> all, Instant now) {
    List<ForwardRequests.End> ends = new ArrayList<>();
    Map<String, List<HeldRequest>> again = new HashMap<>();
    for (Consequences.Of each : all) {
      switch (each) {
        case Consequences.Over(ForwardRequests.End end) -> ends.add(end);
        case Consequences.Again(HeldRequest request, String why) ->
            again.computeIfAbsent(why, any -> new ArrayList<>()).add(request);
      }
    }
    if (!ends.isEmpty()) {
      requests.endCarried(carrier.id(), ends, now);
    }
    again.forEach((why, some) -> requests.again(some, carrier, why, now));
  }

  private void count(Consequences.Of one) {
    String outcome =
        switch (one) {
          case Consequences.Over(ForwardRequests.End end) -> end.state().status();
          case Consequences.Again _ -> "again";
        };
    meters.counter("gasless.outcomes", "outcome", outcome).increment();
  }

  /** By user, the first nonce that is not used any more, as far as this carrier shows. */
  private static Map<Long, Long> next(Findings findings) {
    Map<Long, Long> next = new HashMap<>(findings.nonces);
    executed(findings).forEach((user, nonce) -> next.merge(user, nonce, Math::max));
    return next;
  }

  /** By user, the first nonce after those that it has executed; 0 for none. */
  private static Map<Long, Long> executed(Findings findings) {
    Map<Long, Long> executed = new HashMap<>();
    for (HeldRequest each : findings.held) {
      long free = findings.executed.containsKey(each.id()) ? each.nonce() + 1 : 0;
      executed.merge(each.signer(), free, Math::max);
    }
    return executed;
  }
}
