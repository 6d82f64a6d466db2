package io.sluice.relay.gasless;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.sluice.backing.database.Outage;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks nodes what carriers have done, many at once. What nodes do not say of all together they are
 * asked of each, so that none has to wait for another. Nothing is locked meanwhile. Safe for many
 * threads.
 */
@PerNetwork
@ForRole(Role.RELAY)
class FindingsReader {
  private static final Logger LOG = LoggerFactory.getLogger(FindingsReader.class);

  private final ForwardRequests requests;
  private final ForwarderReads reads;

  FindingsReader(ForwardRequests requests, ForwarderReads reads) {
    this.requests = requests;
    this.reads = reads;
  }

  /** What must be asked of nodes alike. */
  private record Kind(Address forwarder, boolean agreed) {
    static Kind of(Carrier carrier) {
      return new Kind(carrier.forwarder(), carrier.state().terminal());
    }
  }

  /** What nodes say; without those of which they say nothing. */
  List<Findings> of(List<Carrier> carriers) {
    if (carriers.isEmpty()) {
      return List.of();
    }
    Map<TransactionId, List<HeldRequest>> held =
        requests.of(carriers.stream().map(Carrier::id).toList());
    List<Findings> found = new ArrayList<>();
    carriers.stream()
        .collect(groupingBy(Kind::of))
        .forEach((kind, alike) -> found.addAll(ofAll(kind, alike, held)));
    return found;
  }

  private List<Findings> ofAll(
      Kind kind, List<Carrier> alike, Map<TransactionId, List<HeldRequest>> held) {
    List<Findings> found = tried(kind, alike, held);
    if (alike.size() == 1 || found.size() == alike.size()) {
      return found;
    }
    Set<TransactionId> told =
        found.stream().map(each -> each.carrier().id()).collect(Collectors.toSet());
    List<Findings> all = new ArrayList<>(found);
    for (Carrier each : alike) {
      if (!told.contains(each.id())) {
        all.addAll(tried(kind, List.of(each), held));
      }
    }
    return all;
  }

  private List<Findings> tried(
      Kind kind, List<Carrier> carriers, Map<TransactionId, List<HeldRequest>> held) {
    try {
      return ask(kind, carriers, held);
    } catch (NodeUnavailableException e) {
      LOG.debug("The outcome of {} is not known yet: {}", name(carriers), e.getMessage());
    } catch (RuntimeException e) {
      if (Outage.is(e)) {
        throw e;
      }
      LOG.error("What {} did cannot be read; it is tried again", name(carriers), e);
    }
    return List.of();
  }

  private static String name(List<Carrier> carriers) {
    return carriers.size() == 1
        ? "carrier " + carriers.getFirst().id()
        : carriers.size() + " carriers together";
  }

  private List<Findings> ask(
      Kind kind, List<Carrier> carriers, Map<TransactionId, List<HeldRequest>> held) {
    List<TxHash> hashes =
        carriers.stream()
            .filter(FindingsReader::hasEvents)
            .map(each -> Objects.requireNonNull(each.hash()))
            .toList();
    Map<TxHash, Map<ForwarderReads.Place, Boolean>> events =
        reads.executed(kind.forwarder, hashes, kind.agreed);
    List<Findings> found = new ArrayList<>();
    Map<Long, Address> missing = new HashMap<>();
    for (Carrier each : carriers) {
      Map<ForwarderReads.Place, Boolean> told =
          hasEvents(each) ? events.get(each.hash()) : Map.of();
      if (told == null) {
        continue;
      }
      List<HeldRequest> its = held.getOrDefault(each.id(), List.of());
      Map<TransactionId, Boolean> executed = executed(told, its);
      its.stream()
          .filter(request -> !executed.containsKey(request.id()))
          .forEach(request -> missing.put(request.signer(), request.request().from()));
      found.add(new Findings(each, its, executed, Map.of()));
    }
    Map<Long, Long> nonces = reads.nonces(kind.forwarder, missing);
    return found.stream().map(each -> with(each, nonces)).toList();
  }

  private static boolean hasEvents(Carrier carrier) {
    return Boolean.TRUE.equals(carrier.succeeded()) && carrier.hash() != null;
  }

  private static Map<TransactionId, Boolean> executed(
      Map<ForwarderReads.Place, Boolean> events, List<HeldRequest> held) {
    Map<TransactionId, Boolean> executed = new HashMap<>();
    for (HeldRequest each : held) {
      Boolean success = events.get(new ForwarderReads.Place(each.request().from(), each.nonce()));
      if (success != null) {
        executed.put(each.id(), success);
      }
    }
    return executed;
  }

  /** With the nonces of those of its users that have no event. */
  private static Findings with(Findings each, Map<Long, Long> nonces) {
    Set<Long> lacking = new HashSet<>();
    each.held().stream()
        .filter(request -> !each.executed().containsKey(request.id()))
        .forEach(request -> lacking.add(request.signer()));
    return new Findings(
        each.carrier(),
        each.held(),
        each.executed(),
        lacking.stream().collect(toMap(user -> user, nonces::get)));
  }
}
