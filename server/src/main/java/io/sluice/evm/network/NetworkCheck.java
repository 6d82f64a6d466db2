package io.sluice.evm.network;

import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network's health check: it says which network it is about, and one that is not the default
 * network's has its name after a point, as in {@code chain.base}.
 */
record NetworkCheck(Network network, HealthCheck own) implements HealthCheck {
  @Override
  public String name() {
    return network.standard() ? own.name() : own.name() + "." + network;
  }

  @Override
  public boolean required() {
    return own.required();
  }

  @Override
  public Finding check() throws Exception {
    Finding found = own.check();
    Map<String, Object> details = new LinkedHashMap<>(found.details());
    details.put("network", network.name());
    return new Finding(found.status(), details);
  }
}
