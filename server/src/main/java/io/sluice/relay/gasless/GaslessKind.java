package io.sluice.relay.gasless;

import io.sluice.engine.routing.RoutingSettings;
import io.sluice.evm.abi.ContractCall;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.forwarder.ForwarderGas;
import io.sluice.evm.forwarder.SignedRequest;
import io.sluice.evm.forwarder.UserSignature;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkField;
import io.sluice.evm.network.Networks;
import io.sluice.gateway.policy.Policies;
import io.sluice.gateway.policy.Proposal;
import io.sluice.gateway.quota.Charge;
import io.sluice.gateway.quota.Reservations;
import io.sluice.relay.intake.Item;
import io.sluice.relay.intake.RequestKind;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Requests that users have signed and do not pay for. Safe for many threads. */
@Component
@ForRole(Role.API)
class GaslessKind implements RequestKind {
  /** Bytes of a signed transaction around the data of one request, at most. */
  private static final int AROUND_DATA = 1024;

  /** Bytes that are not zero cost more, and nobody has looked at the real one yet. */
  private static final UserSignature DEAREST_SIGNATURE =
      new UserSignature(Bytes.parse("0x" + "ff".repeat(65)));

  private final GaslessStorage storage;
  private final Admission admission;
  private final GaslessRequestReader reader;
  private final Policies policies;
  private final Reservations reservations;

  GaslessKind(
      GaslessStorage storage,
      Admission admission,
      Networks networks,
      NetworkField field,
      Policies policies,
      Reservations reservations) {
    this.storage = storage;
    this.admission = admission;
    this.policies = policies;
    this.reservations = reservations;
    this.reader = new GaslessRequestReader(field, network -> largestData(networks, network));
  }

  private static int largestData(Networks networks, Network network) {
    RoutingSettings routing = networks.bean(network.chain(), RoutingSettings.class);
    return Math.max(0, routing.largestTransaction() - AROUND_DATA);
  }

  @Override
  public String type() {
    return ForwardQueries.TYPE;
  }

  @Override
  public String path() {
    return "/api/v1/relay/gasless";
  }

  @Override
  public List<Checked> check(List<Wanted> wanted, long client, Instant now) {
    List<@Nullable RefusedException> unreadable = new ArrayList<>();
    List<Applicant> read = new ArrayList<>();
    for (Wanted each : wanted) {
      try {
        read.add(new Applicant(each.id(), reader.read(each.body())));
        unreadable.add(null);
      } catch (RefusedException e) {
        unreadable.add(e);
      }
    }
    read.forEach(each -> allow(each, client, now));
    admission.judge(read, now);
    List<Checked> checked = new ArrayList<>();
    var judged = read.iterator();
    for (RefusedException why : unreadable) {
      checked.add(why == null ? checked(judged.next(), client, now) : new Checked.Refused(why));
    }
    return checked;
  }

  @Override
  public Proposal propose(JsonNode body, Instant now) {
    return proposal(reader.read(body));
  }

  private static Proposal proposal(GaslessRequestReader.GaslessIntent intent) {
    ForwardRequest request = intent.request();
    return new Proposal(
        intent.network().chain(),
        new ContractCall(request.from(), request.to(), request.value(), request.data()),
        request.gas().min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact(),
        null);
  }

  private void allow(Applicant one, long client, Instant now) {
    try {
      policies.require(client, proposal(one.intent()));
      reservations.require(charge(one, client, now));
    } catch (RefusedException e) {
      one.refuse(e);
    }
  }

  /** What it takes where it goes alone, which is the most. */
  private static Charge charge(Applicant one, long client, Instant now) {
    ForwardRequest request = one.request();
    long gas = ForwarderGas.ofExecute(new SignedRequest(request, DEAREST_SIGNATURE));
    return new Charge(one.id().value(), client, request.from(), gas, now);
  }

  private Checked checked(Applicant one, long client, Instant now) {
    if (!one.isOpen()) {
      return new Checked.Refused(Objects.requireNonNull(one.refusal()));
    }
    NewForwardRequest created = one.admitted(client, now);
    long weight = (long) created.request().data().size() + created.signature().size();
    return new Checked.Fit(new Item<>(storage, created, weight, charge(one, client, now)));
  }
}
