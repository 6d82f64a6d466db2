package io.sluice.relay.gasless;

import static java.util.stream.Collectors.groupingBy;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.forwarder.ForwarderDomain;
import io.sluice.evm.forwarder.SignatureFault;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.Networks;
import io.sluice.evm.rpc.EthereumClient;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Decides which requests are taken: the cheapest question first, and nothing is stored for a
 * refusal. Safe for many threads.
 */
@Component
@ForRole(Role.API)
class Admission {
  private final Networks networks;
  private final ForwardSigners signers;
  private final ForwardRequests requests;
  private final NonceCheck nonces;
  private final CheckPool pool;

  Admission(
      Networks networks,
      ForwardSigners signers,
      ForwardRequests requests,
      NonceCheck nonces,
      CheckPool pool) {
    this.networks = networks;
    this.signers = signers;
    this.requests = requests;
    this.nonces = nonces;
    this.pool = pool;
  }

  /**
   * Finds out which requests may be executed; the others are refused. A forwarder, a contract that
   * is called and a user are asked about once, all of one kind in one request to a node.
   *
   * @param all in the order they came in
   */
  void judge(List<Applicant> all, Instant now) {
    pool.each(open(all).toList(), each -> attempt(each, () -> checkForm(each, now)));
    refuseFaulty(all);
    open(all)
        .collect(groupingBy(Applicant::chain, groupingBy(Applicant::forwarder)))
        .forEach((chain, some) -> some.forEach((forwarder, same) -> judge(chain, forwarder, same)));
  }

  private void judge(ChainId chain, Address forwarder, List<Applicant> some) {
    Network network = some.getFirst().intent().network();
    try {
      requireSound(network, forwarder);
    } catch (RefusedException e) {
      some.forEach(each -> each.refuse(e));
      return;
    }
    requireTrust(network, forwarder, some);
    nonces.judge(chain, forwarder, open(some).toList());
  }

  private static Stream<Applicant> open(List<Applicant> all) {
    return all.stream().filter(Applicant::isOpen);
  }

  private static void attempt(Applicant one, Runnable check) {
    try {
      check.run();
    } catch (RefusedException e) {
      one.refuse(e);
    }
  }

  /** What no node has to be asked about. */
  private void checkForm(Applicant one, Instant now) {
    List<ForwarderDomain> domains = forwarders(one.intent().network()).domains();
    RequestBounds.check(one.request(), networks.bean(one.chain(), GaslessSettings.class), now);
    switch (SignatureRule.look(domains, one.request(), one.intent().signature())) {
      case SignatureRule.Finding.SignedFor(ForwarderDomain domain) ->
          one.signedFor(domain.verifyingContract());
      case SignatureRule.Finding.Faulty(SignatureFault fault) -> one.signedWrongly(fault);
    }
  }

  /** Where another has signed, it may be for a wallet that is a contract. */
  private void refuseFaulty(List<Applicant> all) {
    open(all)
        .filter(each -> each.fault() != null)
        .collect(groupingBy(Applicant::chain))
        .forEach((chain, some) -> {
          List<Address> others =
              some.stream()
                  .filter(each -> each.fault() == SignatureFault.WRONG_SIGNER)
                  .map(each -> each.request().from())
                  .distinct()
                  .toList();
          Map<Address, Bytes> codes = networks.bean(chain, EthereumClient.class).codes(others);
          for (Applicant each : some) {
            SignatureFault fault = Objects.requireNonNull(each.fault());
            Bytes code = codes.get(each.request().from());
            if (fault == SignatureFault.WRONG_SIGNER && code != null) {
              fault = SignatureFault.ofAnotherSigner(code);
            }
            each.refuse(SignatureRule.refusal(fault, each.intent().signature()));
          }
        });
  }

  /**
   * The nonce to sign next.
   *
   * @param forwarder {@code null} for the first that is accepted
   * @throws RefusedException when there is none, or nobody can say
   */
  long nextNonce(Network network, Address forwarder, Address signer) {
    ChainId chain = network.chain();
    requireSound(network, forwarder);
    Map<Address, ForwardSigners.Standing> known =
        signers.standings(chain, forwarder, Map.of(signer, List.of(0L)));
    ForwardSigners.Standing standing = known.get(signer);
    long onChain = nonces.onChain(chain, forwarder, signer);
    if (standing == null) {
      return onChain;
    }
    long next = Math.max(standing.executedNonce(), onChain);
    int ahead = networks.bean(chain, GaslessSettings.class).ahead();
    return requests.firstFree(standing.id(), next, next + ahead);
  }

  /**
   * What a network accepts.
   *
   * @throws RefusedException when that is nothing
   */
  Forwarders forwarders(Network network) {
    Forwarders forwarders = networks.bean(network.chain(), Forwarders.class);
    if (forwarders.domains().isEmpty()) {
      throw new RefusedException(
          ErrorCode.GASLESS_NOT_CONFIGURED,
          "Nothing gasless is taken on network " + network + ": no forwarder is set.");
    }
    return forwarders;
  }

  private void requireSound(Network network, Address forwarder) {
    switch (forwarders(network).standing(forwarder)) {
      case Forwarders.Standing.Sound() -> {}
      case Forwarders.Standing.Unknown(String why) -> throw unavailable(network.name(), why);
      case Forwarders.Standing.Wrong _ ->
          throw new RefusedException(
              ErrorCode.GASLESS_NOT_CONFIGURED,
              "Forwarder "
                  + forwarder.checksummed()
                  + " of network "
                  + network
                  + " is not what it should be; whoever runs this has to mend it.");
    }
  }

  private void requireTrust(Network network, Address forwarder, List<Applicant> some) {
    Map<Address, Boolean> trust =
        networks
            .bean(network.chain(), TrustedTargets.class)
            .trusting(some.stream().map(each -> each.request().to()).toList(), forwarder);
    for (Applicant each : some) {
      Boolean trusted = trust.get(each.request().to());
      if (trusted == null) {
        each.refuse(unavailable(network.name(), "none says whether the contract trusts it"));
      } else if (!trusted) {
        each.refuse(
            RequestBounds.refusal(
                ErrorCode.FORWARDER_NOT_TRUSTED,
                "to",
                "is no contract that trusts forwarder " + forwarder.checksummed() + " (ERC-2771)"));
      }
    }
  }

  /** Nobody can say what has to be known. */
  static RefusedException unavailable(String network, String why) {
    return new RefusedException(
        ErrorCode.FORWARDER_UNAVAILABLE,
        "No node of network " + network + " can be asked at present: " + why + ".");
  }
}
