package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.forwarder.ForwarderAnswers;
import io.sluice.evm.forwarder.ForwarderCalls;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Calls;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks forwarders which nonce users sign next, as the newest block has it. */
@PerNetwork
@ForRole({Role.API, Role.RELAY})
class ForwarderNonces {
  /** No nonce of a real user comes near it. */
  static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private final Calls calls;

  ForwarderNonces(Calls calls) {
    this.calls = calls;
  }

  /**
   * Asks about all in one request; about nobody without one. Never throws for a node's fault.
   *
   * @return what is said of each
   */
  Map<Address, Said> of(Address forwarder, Collection<Address> users) {
    List<Address> asked = users.stream().distinct().toList();
    Map<Address, Said> said = new HashMap<>();
    if (asked.isEmpty()) {
      return said;
    }
    List<Calls.Answer> answers =
        calls.call(
            asked.stream()
                .map(each -> new Calls.Question(forwarder, ForwarderCalls.nonces(each)))
                .toList());
    for (int i = 0; i < asked.size(); i++) {
      said.put(asked.get(i), said(answers.get(i)));
    }
    return said;
  }

  private static Said said(Calls.Answer answer) {
    return switch (answer) {
      case Calls.Answer.Returned(var data) ->
          ForwarderAnswers.nonce(data)
              .<Said>map(nonce -> new Said.Next(nonce.min(LARGEST).longValueExact()))
              .orElseGet(() -> new Said.Nothing("its answer is no nonce"));
      case Calls.Answer.Reverted(String reason) -> new Said.Nothing(reason);
      case Calls.Answer.Unavailable(String why) -> new Said.Nothing(why);
    };
  }

  /** What is said of a user. */
  sealed interface Said {
    /** The first nonce that is not used. */
    record Next(long nonce) implements Said {}

    /** Nobody could say; why, for people. */
    record Nothing(String why) implements Said {}
  }
}
