package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.forwarder.ExecutedRequest;
import io.sluice.evm.forwarder.ForwarderEvents;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.LogFilter;
import io.sluice.evm.rpc.LoggedReceipt;
import io.sluice.evm.rpc.Logs;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads forwarders by the nodes of a network. */
@PerNetwork
@ForRole(Role.RELAY)
class NodeForwarderReads implements ForwarderReads {
  private final ForwarderNonces nonces;
  private final Logs logs;

  NodeForwarderReads(ForwarderNonces nonces, Logs logs) {
    this.nonces = nonces;
    this.logs = logs;
  }

  @Override
  public Map<Long, Long> nonces(Address forwarder, Map<Long, Address> signers) {
    Map<Address, ForwarderNonces.Said> said = nonces.of(forwarder, signers.values());
    Map<Long, Long> next = new HashMap<>();
    signers.forEach((key, user) -> next.put(key, next(forwarder, said.get(user))));
    return next;
  }

  private static long next(Address forwarder, ForwarderNonces.@Nullable Said said) {
    if (said instanceof ForwarderNonces.Said.Next(long nonce)) {
      return nonce;
    }
    throw new NodeUnavailableException("no node says a nonce of forwarder " + forwarder);
  }

  @Override
  public Map<TxHash, Map<Place, Boolean>> executed(
      Address forwarder, Collection<TxHash> hashes, boolean agreed) {
    if (hashes.isEmpty()) {
      return Map.of();
    }
    LogFilter filter = new LogFilter(forwarder, ForwarderEvents.EXECUTED);
    List<TxHash> all = List.copyOf(hashes);
    Map<TxHash, LoggedReceipt> found =
        agreed ? logs.agreedLogs(all, filter) : logs.logs(all, filter);
    Map<TxHash, Map<Place, Boolean>> executed = new HashMap<>();
    found.forEach((hash, receipt) ->
        ForwarderEvents.executed(forwarder, receipt.logs())
            .ifPresent(events -> executed.put(hash, places(events))));
    return executed;
  }

  private static Map<Place, Boolean> places(List<ExecutedRequest> events) {
    Map<Place, Boolean> places = new HashMap<>();
    for (ExecutedRequest each : events) {
      if (each.nonce().compareTo(ForwarderNonces.LARGEST) < 0) {
        places.put(new Place(each.signer(), each.nonce().longValueExact()), each.succeeded());
      }
    }
    return places;
  }
}
