package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.forwarder.ForwarderAnswers;
import io.sluice.evm.forwarder.ForwarderCalls;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Calls;
import io.sluice.evm.rpc.EthereumClient;
import io.sluice.evm.rpc.NodeUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which contracts trust which forwarder (ERC-2771), by their own word, which is remembered for a
 * while. The forwarder asks them again when it executes. Safe for many threads.
 */
@PerNetwork
class TrustedTargets {
  /** Contracts hardly ever take their trust back. */
  private static final Duration LIFE_OF_TRUST = Duration.ofMinutes(10);

  /** One that is about to be deployed is not to be waited for long. */
  private static final Duration LIFE_OF_DISTRUST = Duration.ofSeconds(30);

  /** Of 100 bytes each; a client may name any address. */
  private static final int MOST = 20_000;

  private final Calls calls;
  private final Clock clock;
  private final Map<Pair, Word> words = new ConcurrentHashMap<>();

  TrustedTargets(EthereumClient client, Clock clock) {
    this.calls = client;
    this.clock = clock;
  }

  /**
   * Whether a contract trusts the forwarder. What is no contract, or cannot say, does not.
   *
   * @throws NodeUnavailableException when no node can say
   */
  boolean trusts(Address target, Address forwarder) {
    Instant now = clock.instant();
    Pair pair = new Pair(target, forwarder);
    Word known = words.get(pair);
    if (known != null && now.isBefore(known.until)) {
      return known.trusts;
    }
    boolean trusts = ask(target, forwarder);
    makeRoom(now);
    words.put(pair, new Word(trusts, now.plus(trusts ? LIFE_OF_TRUST : LIFE_OF_DISTRUST)));
    return trusts;
  }

  private boolean ask(Address target, Address forwarder) {
    Calls.Question question =
        new Calls.Question(target, ForwarderCalls.isTrustedForwarder(forwarder));
    return switch (calls.call(List.of(question)).getFirst()) {
      case Calls.Answer.Returned(var data) -> ForwarderAnswers.trusted(data);
      case Calls.Answer.Reverted _ -> false;
      case Calls.Answer.Unavailable(String why) -> throw new NodeUnavailableException(why);
    };
  }

  private void makeRoom(Instant now) {
    if (words.size() >= MOST) {
      words.values().removeIf(word -> !now.isBefore(word.until));
      if (words.size() >= MOST) {
        words.clear();
      }
    }
  }

  private record Pair(Address target, Address forwarder) {}

  private record Word(boolean trusts, Instant until) {}
}
