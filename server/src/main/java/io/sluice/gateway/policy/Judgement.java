package io.sluice.gateway.policy;

import io.sluice.evm.abi.ContractCall;
import io.sluice.evm.abi.NestedCalls;
import io.sluice.evm.chain.Address;
import io.sluice.runtime.failure.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Compares what a client wants to send with what it may, the cheapest rule first. Pure. */
final class Judgement {
  private final Policy policy;
  private final Proposal proposal;

  Judgement(Policy policy, Proposal proposal) {
    this.policy = policy;
    this.proposal = proposal;
  }

  /** The first rule that forbids it; empty when none does. */
  Optional<Breach> breach() {
    ContractCall outer = proposal.call();
    Optional<List<ContractCall>> all =
        policy.looksInside() ? NestedCalls.of(outer) : Optional.of(List.of(outer));
    if (all.isEmpty()) {
      return Optional.of(
          new Breach(
              ErrorCode.CONTRACT_NOT_ALLOWED,
              "contracts",
              "The data says that it holds calls, and they cannot be read, or are too many or too deep."));
    }
    return Stream.<Supplier<Optional<Breach>>>of(
            () -> first(all.get(), this::ofContract),
            () -> first(all.get(), this::ofMethod),
            () -> first(all.get(), this::ofUsers),
            this::ofBounds,
            this::ofRelayer)
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Breach> first(
      List<ContractCall> all, Function<ContractCall, Optional<Breach>> rule) {
    return all.stream().map(rule).flatMap(Optional::stream).findFirst();
  }

  private Optional<Breach> ofContract(ContractCall call) {
    Address to = call.to();
    if (to == null) {
      return when(
          !policy.creation(),
          ErrorCode.CONTRACT_NOT_ALLOWED,
          "creation",
          "This client may not create contracts.");
    }
    return when(
        !policy.anyContract() && policy.of(proposal.chain(), to).isEmpty(),
        ErrorCode.CONTRACT_NOT_ALLOWED,
        "contracts",
        to.checksummed() + " is not among the contracts that this client may call" + where(call));
  }

  private Optional<Breach> ofMethod(ContractCall call) {
    Address to = call.to();
    if (to == null) {
      return Optional.empty();
    }
    List<Policy.Contract> entries = policy.of(proposal.chain(), to);
    Selector selector = Selector.of(call.data());
    return when(
        !entries.isEmpty() && entries.stream().noneMatch(each -> each.allows(selector)),
        ErrorCode.FUNCTION_NOT_ALLOWED,
        "selectors",
        "This client may not call "
            + (selector.equals(Selector.NONE) ? "it without a function" : "function " + selector)
            + " of "
            + to.checksummed()
            + where(call));
  }

  private Optional<Breach> ofUsers(ContractCall call) {
    return Stream.of(Optional.ofNullable(call.from()), Optional.ofNullable(call.to()))
        .flatMap(Optional::stream)
        .filter(policy.blockedUsers()::contains)
        .findFirst()
        .map(user ->
            new Breach(
                ErrorCode.USER_BLOCKED,
                "blockedUsers",
                user.checksummed() + " is blocked for this client."));
  }

  private Optional<Breach> ofBounds() {
    ContractCall call = proposal.call();
    if (call.value().compareTo(policy.maxValue()) > 0) {
      return Optional.of(
          new Breach(
              ErrorCode.VALUE_OVER_LIMIT,
              "maxValue",
              "This client may send at most "
                  + policy.maxValue()
                  + " wei, not "
                  + call.value()
                  + "."));
    }
    Integer bytes = policy.maxDataBytes();
    if (bytes != null && call.data().size() > bytes) {
      return Optional.of(
          new Breach(
              ErrorCode.DATA_OVER_LIMIT,
              "maxDataBytes",
              "This client may send at most "
                  + bytes
                  + " bytes of data, not "
                  + call.data().size()
                  + "."));
    }
    Long most = policy.maxGas();
    if (most == null) {
      return Optional.empty();
    }
    Long gas = proposal.gas();
    return when(
        gas == null || gas > most,
        ErrorCode.GAS_OVER_LIMIT,
        "maxGas",
        gas == null
            ? "This client may use at most " + most + " units of gas; say so with gasLimit."
            : "This client may use at most " + most + " units of gas, not " + gas + ".");
  }

  /**
   * What is done for a user comes from the forwarder, whoever carries it; everything else from the
   * address of who sends it.
   */
  private Optional<Breach> ofRelayer() {
    String relayer = proposal.relayer();
    boolean free = policy.anyRelayer() || proposal.call().from() != null;
    if (free
        || (relayer == null ? policy.relayers().isEmpty() : policy.relayers().contains(relayer))) {
      return Optional.empty();
    }
    String allowed =
        policy.relayers().isEmpty()
            ? "This client may not choose a relayer; leave relayerId out."
            : "This client may only be sent for by some relayers; name one of them as relayerId: "
                + String.join(", ", policy.relayers().stream().sorted().toList())
                + ".";
    return Optional.of(new Breach(ErrorCode.RELAYER_NOT_ALLOWED, "relayers", allowed));
  }

  private String where(ContractCall call) {
    return call.equals(proposal.call()) ? "." : ", which the data asks for.";
  }

  private static Optional<Breach> when(boolean broken, ErrorCode code, String rule, String detail) {
    return broken ? Optional.of(new Breach(code, rule, detail)) : Optional.empty();
  }
}
