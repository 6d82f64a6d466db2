package io.sluice.relay.direct;

import io.sluice.engine.routing.Weights;
import io.sluice.engine.transaction.NewTransaction;
import io.sluice.gateway.access.ClientNames;
import io.sluice.relay.intake.RelaySettings;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Those of the settings, by client name. */
@Component
@ForRole(Role.RELAY)
class ClientWeights implements Weights {
  private final Map<String, Integer> weights;
  private final ClientNames names;

  ClientWeights(RelaySettings settings, ClientNames names) {
    this.weights = settings.weights();
    this.names = names;
  }

  @Override
  public int of(long client) {
    return weights.isEmpty() ? 1 : weights.getOrDefault(names.of(NewTransaction.client(client)), 1);
  }
}
