package io.sluice.relay.gasless;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.NewTransaction;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.Transactions;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.forwarder.ForwarderCalls;
import io.sluice.evm.forwarder.ForwarderGas;
import io.sluice.evm.forwarder.SignedRequest;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes transactions of the engine out of what goes together. Safe for many threads. */
@PerNetwork
@ForRole(Role.RELAY)
class CarrierWriter {
  private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
  private final ForwardRequests requests;
  private final ForwardSigners signers;
  private final Carriers carriers;
  private final Transactions transactions;
  private final ChainId chain;

  CarrierWriter(
      ForwardRequests requests,
      ForwardSigners signers,
      Carriers carriers,
      Transactions transactions,
      ChainSettings chain) {
    this.requests = requests;
    this.signers = signers;
    this.carriers = carriers;
    this.transactions = transactions;
    this.chain = chain.chainId();
  }

  /**
   * Stores carriers with what they take. In a database transaction, which the caller takes back
   * where the answer is false.
   *
   * @param lanes names of those on which some must follow others
   * @return false when one of the requests does not wait any more
   */
  boolean carry(List<Load> loads, Map<LaneId, String> lanes, Instant now) {
    if (loads.isEmpty()) {
      return true;
    }
    Map<TransactionId, Load> byId =
        loads.stream()
            .collect(
                toMap(
                    each -> TransactionId.ofCarrier(ids.generate()),
                    Function.identity(),
                    (one, other) -> one,
                    LinkedHashMap::new));
    carriers.insert(
        byId.entrySet().stream().map(each -> carrier(each.getKey(), each.getValue())).toList(),
        now);
    transactions.insert(
        byId.entrySet().stream()
            .map(each -> transaction(each.getKey(), each.getValue(), lanes, now))
            .toList());
    Map<Long, Long> next = new HashMap<>();
    for (Map.Entry<TransactionId, Load> each : byId.entrySet()) {
      if (!requests.pack(each.getKey(), each.getValue().requests(), now)) {
        return false;
      }
      each.getValue()
          .requests()
          .forEach(request -> next.merge(request.signer(), request.nonce() + 1, Math::max));
    }
    signers.putInFlight(next);
    return true;
  }

  private Carrier carrier(TransactionId id, Load load) {
    return new Carrier(
        id,
        chain,
        load.forwarder(),
        load.batch(),
        TransactionState.ACCEPTED,
        null,
        null,
        null,
        null,
        null,
        false);
  }

  private NewTransaction transaction(
      TransactionId id, Load load, Map<LaneId, String> lanes, Instant now) {
    List<SignedRequest> signed = load.requests().stream().map(HeldRequest::signed).toList();
    SignedRequest first = signed.getFirst();
    Bytes data =
        load.batch()
            ? ForwarderCalls.executeBatch(signed, load.forwarder())
            : ForwarderCalls.execute(first);
    long gas =
        load.batch()
            ? ForwarderGas.ofBatch(signed, load.forwarder())
            : ForwarderGas.ofExecute(first);
    Instant until =
        signed.stream()
            .map(each -> Deadlines.after(each.request().deadline()))
            .min(Instant::compareTo)
            .orElseThrow();
    return new NewTransaction(
        id,
        NewTransaction.forCarriersOf(load.client()),
        chain,
        new Intent(
            load.forwarder(),
            first.request().value(),
            data,
            gas,
            load.speed(),
            load.behind() == null ? null : lanes.get(load.behind()),
            until,
            false),
        now);
  }
}
