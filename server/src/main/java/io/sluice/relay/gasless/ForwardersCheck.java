package io.sluice.relay.gasless;

import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import io.sluice.runtime.health.Status;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The health check {@code forwarders}: degraded while one of them is not known to be what the
 * settings say. What waits for a node is asked again here, until one has answered.
 */
@PerNetwork
@ForRole({Role.API, Role.RELAY})
class ForwardersCheck implements HealthCheck {
  private final Forwarders forwarders;

  ForwardersCheck(Forwarders forwarders) {
    this.forwarders = forwarders;
  }

  @Override
  public String name() {
    return "forwarders";
  }

  @Override
  public boolean required() {
    return false;
  }

  @Override
  public Finding check() {
    if (forwarders.standings().values().stream().anyMatch(each -> !isSound(each))) {
      forwarders.look();
    }
    List<String> addresses = new ArrayList<>();
    List<String> troubles = new ArrayList<>();
    forwarders
        .standings()
        .forEach((address, standing) -> {
          addresses.add(address.checksummed());
          switch (standing) {
            case Forwarders.Standing.Sound() -> {}
            case Forwarders.Standing.Unknown _ ->
                troubles.add("No node says what " + address.checksummed() + " is.");
            case Forwarders.Standing.Wrong(String sentence) -> troubles.add(sentence);
          }
        });
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("addresses", addresses);
    if (!troubles.isEmpty()) {
      details.put("reason", String.join(" ", troubles));
    }
    return new Finding(troubles.isEmpty() ? Status.UP : Status.DEGRADED, details);
  }

  private static boolean isSound(Forwarders.Standing standing) {
    return standing instanceof Forwarders.Standing.Sound;
  }
}
