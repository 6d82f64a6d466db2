package io.sluice.evm.rpc;

import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import io.sluice.runtime.health.Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether nodes answer, how far their chain is, and which endpoint is in trouble. Requests are
 * accepted without any. Shows what this process has read anyway: looking costs a request in half a
 * minute at most.
 */
record ChainCheck(EthereumClient client) implements HealthCheck {
  private static final Duration RECENT = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "chain";
  }

  @Override
  public boolean required() {
    return false;
  }

  @Override
  public Finding check() {
    Map<String, Object> details = new LinkedHashMap<>();
    Status status = Status.UP;
    try {
      Block latest = client.recentBlock(RECENT);
      details.put("chainId", client.chainId().value());
      details.put("block", latest.number().value());
      details.put("blockTime", latest.timestamp().toString());
    } catch (NodeUnavailableException e) {
      status = Status.DOWN;
      details.put("reason", "no node answers");
    }
    List<Fleet.EndpointState> endpoints = client.endpoints();
    details.put("endpoints", endpoints.stream().map(ChainCheck::shown).toList());
    String trouble =
        endpoints.stream()
            .filter(each -> each.trouble() != null)
            .map(Fleet.EndpointState::label)
            .collect(Collectors.joining(", "));
    if (status == Status.UP && !trouble.isEmpty()) {
      status = Status.DEGRADED;
      details.put("reason", "out of use: " + trouble);
    }
    return new Finding(status, details);
  }

  private static Map<String, Object> shown(Fleet.EndpointState endpoint) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("endpoint", endpoint.label());
    shown.put("lag", endpoint.lag());
    if (endpoint.trouble() != null) {
      shown.put("trouble", endpoint.trouble());
    }
    return shown;
  }
}
