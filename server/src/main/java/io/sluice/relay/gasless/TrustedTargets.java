package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.forwarder.ForwarderAnswers;
import io.sluice.evm.forwarder.ForwarderCalls;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Calls;
import io.sluice.evm.rpc.EthereumClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
   * Whether contracts trust the forwarder. What is no contract, or cannot say, does not. Asks about
   * all that are not known in one request.
   *
   * @return by contract; without those of which no node can say it at present
   */
  Map<Address, Boolean> trusting(Collection<Address> targets, Address forwarder) {
    Instant now = clock.instant();
    Map<Address, Boolean> all = new HashMap<>();
    List<Address> unknown = new ArrayList<>();
    for (Address target : Set.copyOf(targets)) {
      Word known = words.get(new Pair(target, forwarder));
      if (known != null && now.isBefore(known.until)) {
        all.put(target, known.trusts);
      } else {
        unknown.add(target);
      }
    }
    ask(unknown, forwarder)
        .forEach((target, trusts) -> {
          makeRoom(now);
          Instant until = now.plus(trusts ? LIFE_OF_TRUST : LIFE_OF_DISTRUST);
          words.put(new Pair(target, forwarder), new Word(trusts, until));
          all.put(target, trusts);
        });
    return all;
  }

  private Map<Address, Boolean> ask(List<Address> targets, Address forwarder) {
    Bytes question = ForwarderCalls.isTrustedForwarder(forwarder);
    List<Calls.Answer> answers =
        calls.call(targets.stream().map(each -> new Calls.Question(each, question)).toList());
    Map<Address, Boolean> said = new HashMap<>();
    for (int i = 0; i < targets.size(); i++) {
      switch (answers.get(i)) {
        case Calls.Answer.Returned(var data) ->
            said.put(targets.get(i), ForwarderAnswers.trusted(data));
        case Calls.Answer.Reverted _ -> said.put(targets.get(i), false);
        case Calls.Answer.Unavailable _ -> {}
      }
    }
    return said;
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
