package io.sluice.evm.network;

import io.sluice.runtime.settings.Hosts;
import io.sluice.runtime.settings.SafetyRule;
import io.sluice.runtime.settings.SafetySettings.Allowance;
import io.sluice.runtime.settings.SettingsReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/** Which chain, and whose word about it, is said and not guessed. */
final class NetworkSafety implements SafetyRule {
  private static final String CHAIN = "chain.id";
  private static final String NODES = "rpc.urls";
  private static final long LOCAL = 31337;

  @Override
  public List<Danger> dangers(SettingsReader settings, ConfigurableEnvironment environment) {
    List<Danger> found = new ArrayList<>();
    DeclaredNetworks.of(environment)
        .environments()
        .forEach((name, own) -> {
          String prefix =
              own.equals(environment) ? "sluice." : DeclaredNetworks.PREFIX + name + ".";
          dangers(prefix, Binder.get(own), found);
        });
    return found;
  }

  private static void dangers(String prefix, Binder binder, List<Danger> found) {
    List<String> chain =
        binder.bind("sluice.chain.id", Bindable.listOf(String.class)).orElse(List.of());
    List<String> nodes =
        binder.bind("sluice.rpc.urls", Bindable.listOf(String.class)).orElse(List.of());
    if (chain.isEmpty()) {
      found.add(
          Danger.refused(prefix + CHAIN, "is not set: say which chain it is, for example 137"));
    } else if (chain.equals(List.of(Long.toString(LOCAL)))) {
      found.add(
          Danger.refused(
              prefix + CHAIN,
              LOCAL + " is a chain for development: say which one is meant",
              Allowance.LOCAL_CHAIN));
    }
    if (nodes.isEmpty()) {
      found.add(
          Danger.refused(prefix + NODES, "is not set: name the nodes of the chain, two or more"));
    }
    if (nodes.size() == 1) {
      found.add(
          Danger.warned(
              prefix + NODES,
              "one endpoint alone is believed whatever it says: name another of somebody else"));
    }
    for (String node : nodes) {
      String host = host(node);
      if (Hosts.isThisMachine(host)) {
        found.add(
            Danger.refused(
                prefix + NODES,
                host + " is this machine: name the nodes that are meant",
                Allowance.LOCAL_NODE));
      } else if (host != null && node.strip().startsWith("http://")) {
        found.add(
            Danger.told(
                prefix + NODES,
                "what %s says comes in plain text, and anybody on the way can change it: write https://"
                    .formatted(host),
                Allowance.PLAINTEXT));
      }
    }
  }

  private static @Nullable String host(String url) {
    try {
      return new URI(url.strip()).getHost();
    } catch (URISyntaxException e) {
      return null; // told by its own rule
    }
  }
}
