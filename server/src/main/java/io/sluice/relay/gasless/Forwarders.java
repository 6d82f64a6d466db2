package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.forwarder.ForwarderAnswers;
import io.sluice.evm.forwarder.ForwarderCalls;
import io.sluice.evm.forwarder.ForwarderDomain;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Calls;
import io.sluice.evm.rpc.EthereumClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The forwarders whose requests are taken. What they are is asked of themselves (ERC-5267) once:
 * code does not change. Safe for many threads.
 */
@PerNetwork
class Forwarders {
  private final List<ForwarderDomain> domains;
  private final Network network;
  private final Calls calls;
  private final Map<Address, Standing> seen = new ConcurrentHashMap<>();

  Forwarders(
      GaslessSettings settings, ChainSettings chain, Network network, EthereumClient client) {
    this.domains =
        settings.forwarders().stream()
            .distinct()
            .map(each -> ForwarderDomain.of(settings.forwarderName(), chain.chainId(), each))
            .toList();
    this.network = network;
    this.calls = client;
  }

  /** In the order of the settings; none when nothing gasless is taken. */
  List<ForwarderDomain> domains() {
    return domains;
  }

  /** How each stands, by what is known. Asks nobody. */
  Map<Address, Standing> standings() {
    Map<Address, Standing> all = new LinkedHashMap<>();
    domains.forEach(each -> {
      Address address = each.verifyingContract();
      all.put(address, seen.getOrDefault(address, new Standing.Unknown("not asked yet")));
    });
    return all;
  }

  /** How one of them stands; asks, unless it is known to be what it should be. */
  Standing standing(Address forwarder) {
    if (!(seen.get(forwarder) instanceof Standing.Sound)) {
      look();
    }
    return seen.getOrDefault(forwarder, new Standing.Unknown("no forwarder of ours"));
  }

  /** Asks those that are not known to be what they should be, in one request. */
  void look() {
    List<ForwarderDomain> unsure = new ArrayList<>(domains);
    unsure.removeIf(each -> seen.get(each.verifyingContract()) instanceof Standing.Sound);
    List<Calls.Answer> answers =
        calls.call(
            unsure.stream()
                .map(each ->
                    new Calls.Question(each.verifyingContract(), ForwarderCalls.eip712Domain()))
                .toList());
    for (int i = 0; i < unsure.size(); i++) {
      seen.put(unsure.get(i).verifyingContract(), judge(unsure.get(i), answers.get(i)));
    }
  }

  private Standing judge(ForwarderDomain expected, Calls.Answer answer) {
    return switch (answer) {
      case Calls.Answer.Unavailable(String why) -> new Standing.Unknown(why);
      case Calls.Answer.Reverted(String reason) ->
          wrong(expected, "is a contract that says nothing of its domain: " + reason, null);
      case Calls.Answer.Returned(var data) -> {
        if (data.isEmpty()) {
          yield wrong(expected, "has no code", null);
        }
        Optional<ForwarderDomain> found = ForwarderAnswers.domain(data);
        if (found.isEmpty()) {
          yield wrong(expected, "is another contract: it has no domain of a forwarder", null);
        }
        yield found.get().equals(expected)
            ? new Standing.Sound()
            : wrong(expected, "calls itself " + found.get(), found.get());
      }
    };
  }

  private Standing wrong(ForwarderDomain expected, String what, @Nullable ForwarderDomain found) {
    String mend =
        found == null || found.name().equals(expected.name())
            ? "correct %s, or deploy the forwarder"
                .formatted(setting("forwarders", "FORWARDER_ADDRESS"))
            : "correct %s, which says \"%s\""
                .formatted(setting("forwarder-name", "FORWARDER_NAME"), expected.name());
    return new Standing.Wrong(
        "Forwarder %s of network %s (chain %s) %s: %s."
            .formatted(
                expected.verifyingContract().checksummed(),
                network,
                expected.chainId(),
                what,
                mend));
  }

  private String setting(String key, String variable) {
    return network.named()
        ? "sluice.networks." + network + ".gasless." + key
        : "sluice.gasless." + key + " (" + variable + ")";
  }

  /** What is known of a forwarder. */
  sealed interface Standing {
    /** It is what the settings say. */
    record Sound() implements Standing {}

    /** Nobody could say yet. */
    record Unknown(String why) implements Standing {}

    /**
     * It is something else, or nothing.
     *
     * @param sentence for the operator: which, what it is, and how to mend it
     */
    record Wrong(String sentence) implements Standing {}
  }
}
