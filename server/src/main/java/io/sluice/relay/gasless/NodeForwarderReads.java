package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.forwarder.ExecutedRequest;
import io.sluice.evm.forwarder.ForwarderAnswers;
import io.sluice.evm.forwarder.ForwarderCalls;
import io.sluice.evm.forwarder.ForwarderEvents;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Calls;
import io.sluice.evm.rpc.LogFilter;
import io.sluice.evm.rpc.LoggedReceipt;
import io.sluice.evm.rpc.Logs;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads forwarders by the nodes of a network. */
@PerNetwork
@ForRole(Role.RELAY)
class NodeForwarderReads implements ForwarderReads {
  /** No nonce of a real user comes near it. */
  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private final Calls calls;
  private final Logs logs;

  NodeForwarderReads(Calls calls, Logs logs) {
    this.calls = calls;
    this.logs = logs;
  }

  @Override
  public Map<Long, Long> nonces(Address forwarder, Map<Long, Address> signers) {
    Map<Long, Long> nonces = new HashMap<>();
    if (signers.isEmpty()) {
      return nonces;
    }
    List<Map.Entry<Long, Address>> asked = List.copyOf(signers.entrySet());
    List<Calls.Answer> answers =
        calls.call(
            asked.stream()
                .map(each -> new Calls.Question(forwarder, ForwarderCalls.nonces(each.getValue())))
                .toList());
    for (int i = 0; i < asked.size(); i++) {
      nonces.put(asked.get(i).getKey(), nonce(forwarder, answers.get(i)));
    }
    return nonces;
  }

  private static long nonce(Address forwarder, Calls.Answer answer) {
    if (answer instanceof Calls.Answer.Returned(var data)) {
      return ForwarderAnswers.nonce(data)
          .orElseThrow(() -> new NodeUnavailableException("no forwarder answers at " + forwarder))
          .min(LARGEST)
          .longValueExact();
    }
    throw new NodeUnavailableException("no node says a nonce of forwarder " + forwarder);
  }

  @Override
  public Map<Place, Boolean> executed(Address forwarder, TxHash hash, boolean agreed) {
    LogFilter filter = new LogFilter(forwarder, ForwarderEvents.EXECUTED);
    List<TxHash> one = List.of(hash);
    Map<TxHash, LoggedReceipt> found =
        agreed ? logs.agreedLogs(one, filter) : logs.logs(one, filter);
    List<ExecutedRequest> events =
        Optional.ofNullable(found.get(hash))
            .flatMap(receipt -> ForwarderEvents.executed(forwarder, receipt.logs()))
            .orElseThrow(() -> new NodeUnavailableException("no node has the logs of " + hash));
    Map<Place, Boolean> executed = new HashMap<>();
    for (ExecutedRequest each : events) {
      if (each.nonce().compareTo(LARGEST) < 0) {
        executed.put(new Place(each.signer(), each.nonce().longValueExact()), each.succeeded());
      }
    }
    return executed;
  }
}
