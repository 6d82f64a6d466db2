package io.sluice.relay.gasless;

import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.database.Outage;
import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
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
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
  private final FindingsReader findings;
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
      FindingsReader findings,
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
    this.findings = findings;
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
    List<Findings> found = findings.of(due);
    settle(found);
    Set<TransactionId> told =
        found.stream().map(each -> each.carrier().id()).collect(Collectors.toSet());
    carriers.lookAt(
        due.stream().filter(each -> !told.contains(each.id())).toList(), now.plus(AGAIN));
    return due.size();
  }

  /**
   * Stores what was found, in one commit. One that fails by the fault of one of them is tried again
   * in halves, until that one is found and left for later.
   */
  private void settle(List<Findings> found) {
    if (found.isEmpty()) {
      return;
    }
    try {
      settleTogether(found);
    } catch (RuntimeException e) {
      if (Outage.is(e)) {
        throw e;
      }
      if (found.size() == 1) {
        LOG.error(
            "What carrier {} has done cannot be stored; it is tried again",
            found.getFirst().carrier().id(),
            e);
        return;
      }
      settle(found.subList(0, found.size() / 2));
      settle(found.subList(found.size() / 2, found.size()));
    }
  }

  private void settleTogether(List<Findings> found) {
    Instant now = clock.instant();
    Map<TransactionId, List<Consequences.Of>> all = new HashMap<>();
    for (Findings each : found) {
      if (each.carrier().state().terminal()) {
        all.put(
            each.carrier().id(),
            consequences.of(each.carrier(), each.held(), each.executed(), each.nonces(), now));
      }
    }
    List<Findings> stored =
        Objects.requireNonNull(transaction.execute(status -> store(found, all, now)));
    for (Findings each : stored) {
      all.getOrDefault(each.carrier().id(), List.of()).forEach(this::count);
    }
  }

  /** Stores what is still so; of the others more has happened, and will be read. */
  private List<Findings> store(
      List<Findings> found, Map<TransactionId, List<Consequences.Of>> all, Instant now) {
    Map<TransactionId, Carrier> current =
        carriers.lock(found.stream().map(each -> each.carrier().id()).toList()).stream()
            .collect(toMap(Carrier::id, each -> each));
    List<Findings> same =
        found.stream()
            .filter(each -> isSame(each.carrier(), current.get(each.carrier().id())))
            .map(each -> each.of(Objects.requireNonNull(current.get(each.carrier().id()))))
            .toList();
    if (same.isEmpty()) {
      return same;
    }
    requests.executed(same);
    Map<Long, Long> said = new HashMap<>();
    for (Findings each : same) {
      end(each.carrier(), all.getOrDefault(each.carrier().id(), List.of()), now);
      if (each.carrier().state().terminal()) {
        each.nonces().forEach((user, nonce) -> said.merge(user, nonce, Math::min));
      }
    }
    signers.lower(said);
    signers.settle(same.stream().flatMap(each -> each.landings().stream()).toList(), now);
    carriers.looked(same.stream().map(each -> each.carrier().id()).toList());
    outbox.append(queues.accepted(), List.of(Packer.NAME));
    return same;
  }

  private static boolean isSame(Carrier read, @Nullable Carrier current) {
    return current != null
        && current.state() == read.state()
        && Objects.equals(current.hash(), read.hash());
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
}
