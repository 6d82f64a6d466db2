package io.sluice.relay;

import io.sluice.access.ClientNames;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import java.util.Map;
import org.springframework.stereotype.Component;

/** How often a client has its turn, compared with others. Safe for many threads. */
@Component
@ForRole(Role.RELAY)
class Weights {
  private final Map<String, Integer> weights;
  private final ClientNames names;

  Weights(RelaySettings settings, ClientNames names) {
    this.weights = settings.weights();
    this.names = names;
  }

  /** 1 or more. */
  int of(long client) {
    return weights.isEmpty() ? 1 : weights.getOrDefault(names.of(client), 1);
  }
}
