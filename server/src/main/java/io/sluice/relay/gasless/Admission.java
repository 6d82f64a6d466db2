package io.sluice.relay.gasless;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.forwarder.ForwarderAnswers;
import io.sluice.evm.forwarder.ForwarderCalls;
import io.sluice.evm.forwarder.ForwarderDomain;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.Networks;
import io.sluice.evm.rpc.Calls;
import io.sluice.evm.rpc.EthereumClient;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Decides whether a request is taken: the cheapest question first, and nothing is stored for a
 * refusal. Safe for many threads.
 */
@Component
@ForRole(Role.API)
class Admission {
  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private final Networks networks;
  private final ForwardSigners signers;

  Admission(Networks networks, ForwardSigners signers) {
    this.networks = networks;
    this.signers = signers;
  }

  /**
   * Makes a row of a request that may be executed.
   *
   * @throws RefusedException when it may not, or nobody can say
   */
  NewForwardRequest admit(
      GaslessRequestReader.GaslessIntent intent, TransactionId id, long client, Instant now) {
    ChainId chain = intent.network().chain();
    ForwardRequest request = intent.request();
    List<ForwarderDomain> domains = forwarders(intent.network()).domains();
    GaslessSettings settings = networks.bean(chain, GaslessSettings.class);
    Policy.check(request, settings, now);
    Calls calls = networks.bean(chain, EthereumClient.class);
    Address forwarder =
        SignatureRule.signedFor(domains, request, intent.signature(), calls).verifyingContract();
    requireSound(intent.network(), forwarder);
    requireTrust(chain, request.to(), forwarder);
    ForwardSigners.Standing standing =
        standing(chain, forwarder, request.from(), request.nonce(), settings.ahead());
    return new NewForwardRequest(
        id,
        client,
        chain,
        forwarder,
        standing.id(),
        request,
        intent.signature(),
        intent.speed(),
        intent.retryOnFailure(),
        now);
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
    long known =
        signers
            .find(chain, forwarder, signer, 0)
            .map(ForwardSigners.Standing::knownNonce)
            .orElse(0L);
    long onChain = nonceOnChain(chain, forwarder, signer);
    return signers.nextNonce(chain, forwarder, signer, Math.max(known, onChain));
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

  /** What a nonce comes to when it is taken already. */
  static RefusedException used(BigInteger nonce) {
    return Policy.refusal(
        ErrorCode.NONCE_ALREADY_USED,
        "nonce",
        nonce + " is used, or another request of this signer has it");
  }

  private void requireSound(Network network, Address forwarder) {
    switch (forwarders(network).standing(forwarder)) {
      case Forwarders.Standing.Sound() -> {}
      case Forwarders.Standing.Unknown(String why) -> throw unavailable(network.chain(), why);
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

  private void requireTrust(ChainId chain, Address target, Address forwarder) {
    TrustedTargets targets = networks.bean(chain, TrustedTargets.class);
    if (!asked(chain, () -> targets.trusts(target, forwarder))) {
      throw Policy.refusal(
          ErrorCode.FORWARDER_NOT_TRUSTED,
          "to",
          "is no contract that trusts forwarder " + forwarder.checksummed() + " (ERC-2771)");
    }
  }

  private ForwardSigners.Standing standing(
      ChainId chain, Address forwarder, Address signer, BigInteger nonce, int ahead) {
    if (nonce.compareTo(LARGEST) > 0) {
      throw tooFar(nonce, ahead);
    }
    long place = nonce.longValueExact();
    Optional<ForwardSigners.Standing> known = signers.find(chain, forwarder, signer, place);
    if (known.filter(ForwardSigners.Standing::taken).isPresent()) {
      throw used(nonce);
    }
    long next = known.map(ForwardSigners.Standing::knownNonce).orElse(0L);
    if (known.filter(ForwardSigners.Standing::reaches).isPresent() || place < next) {
      requireNear(place, next, ahead);
      return known.orElseThrow();
    }
    long onChain = nonceOnChain(chain, forwarder, signer);
    requireNear(place, Math.max(next, onChain), ahead);
    return signers.know(chain, forwarder, signer, onChain, place);
  }

  /**
   * @param next the first nonce that is not used, as far as anybody knows
   */
  private static void requireNear(long place, long next, int ahead) {
    if (place < next) {
      throw used(BigInteger.valueOf(place));
    }
    if (place - next >= ahead) {
      throw tooFar(BigInteger.valueOf(place), ahead);
    }
  }

  private long nonceOnChain(ChainId chain, Address forwarder, Address signer) {
    Calls.Question question = new Calls.Question(forwarder, ForwarderCalls.nonces(signer));
    Calls calls = networks.bean(chain, EthereumClient.class);
    Calls.Answer answer = calls.call(List.of(question)).getFirst();
    return switch (answer) {
      case Calls.Answer.Returned(var data) ->
          ForwarderAnswers.nonce(data)
              .map(nonce -> nonce.min(LARGEST).longValueExact())
              .orElseThrow(() -> unavailable(chain, "its answer is no nonce"));
      case Calls.Answer.Reverted(String reason) -> throw unavailable(chain, reason);
      case Calls.Answer.Unavailable(String why) -> throw unavailable(chain, why);
    };
  }

  private <T> T asked(ChainId chain, Supplier<T> question) {
    try {
      return question.get();
    } catch (NodeUnavailableException e) {
      throw unavailable(chain, String.valueOf(e.getMessage()));
    }
  }

  private RefusedException unavailable(ChainId chain, String why) {
    return new RefusedException(
        ErrorCode.FORWARDER_UNAVAILABLE,
        "No node of network " + networks.name(chain) + " can be asked at present: " + why + ".");
  }

  private static RefusedException tooFar(BigInteger nonce, int ahead) {
    return Policy.refusal(
        ErrorCode.NONCE_TOO_FAR_AHEAD,
        "nonce",
        nonce + " is " + ahead + " or more ahead of the forwarder's");
  }
}
