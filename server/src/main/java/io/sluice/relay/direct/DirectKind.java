package io.sluice.relay.direct;

import io.sluice.engine.routing.RoutingSettings;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.NewTransaction;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.abi.ContractCall;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkField;
import io.sluice.evm.network.Networks;
import io.sluice.gateway.policy.Policies;
import io.sluice.gateway.policy.Proposal;
import io.sluice.gateway.quota.Charge;
import io.sluice.gateway.quota.Reservations;
import io.sluice.relay.intake.Item;
import io.sluice.relay.intake.RequestKind;
import io.sluice.relay.relayers.RelayerNames;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Requests for transactions that are sent as they are. Asks nobody. Safe for many threads. */
@Component
@ForRole(Role.API)
class DirectKind implements RequestKind {
  private final DirectStorage storage;
  private final RelayerNames relayers;
  private final Networks networks;
  private final NetworkField field;
  private final Policies policies;
  private final Reservations reservations;

  DirectKind(
      DirectStorage storage,
      RelayerNames relayers,
      Networks networks,
      NetworkField field,
      Policies policies,
      Reservations reservations) {
    this.storage = storage;
    this.relayers = relayers;
    this.networks = networks;
    this.field = field;
    this.policies = policies;
    this.reservations = reservations;
  }

  @Override
  public String type() {
    return DirectTransactions.TYPE;
  }

  @Override
  public String path() {
    return "/api/v1/relay/direct";
  }

  @Override
  public List<Checked> check(List<Wanted> wanted, long client, Instant now) {
    DirectRequestReader reader = reader(now);
    return wanted.stream().map(each -> check(each, reader, client, now)).toList();
  }

  @Override
  public Proposal propose(JsonNode body, Instant now) {
    return proposal(reader(now).read(body));
  }

  private static Proposal proposal(DirectRequestReader.DirectIntent read) {
    Intent intent = read.intent();
    ChainId chain = read.network().chain();
    return new Proposal(
        chain,
        new ContractCall(null, intent.to(), intent.value(), intent.data()),
        intent.gasLimit(),
        intent.relayer());
  }

  private DirectRequestReader reader(Instant now) {
    return new DirectRequestReader(
        field, this::largestGas, network -> relayers.all(network.chain()), now);
  }

  /** Whose gas limit is not said yet may take as much as a transaction may. */
  private Charge charge(
      TransactionId id, long client, DirectRequestReader.DirectIntent read, Instant now) {
    Long limit = read.intent().gasLimit();
    long gas = limit == null ? largestGas(read.network()) : limit;
    return new Charge(id.value(), client, null, gas, now);
  }

  private long largestGas(Network network) {
    return networks.bean(network.chain(), RoutingSettings.class).largestGas();
  }

  private Checked check(Wanted each, DirectRequestReader reader, long client, Instant now) {
    try {
      DirectRequestReader.DirectIntent read = reader.read(each.body());
      policies.require(client, proposal(read));
      Charge charge = charge(each.id(), client, read, now);
      reservations.require(charge);
      NewTransaction created =
          new NewTransaction(each.id(), client, read.network().chain(), read.intent(), now);
      long weight = read.intent().data().size();
      return new Checked.Fit(new Item<>(storage, created, weight, charge));
    } catch (RefusedException e) {
      return new Checked.Refused(e);
    }
  }
}
