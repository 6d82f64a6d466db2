package io.sluice.embedded;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one process of the product is to run.
 *
 * @param name of the process in its infrastructure; also of its log
 * @param roles a comma list of api, relay, signer, broadcaster, monitor, deadletter; or {@code all}
 * @param port of its HTTP side (health and metrics in every role); 0 for a free one, which it keeps
 *     over restarts
 * @param environment over what the infrastructure gives; an empty value removes the variable
 * @param jvmOptions after the usual ones, say a coverage agent
 */
public record ServerLaunch(
    String name, String roles, int port, Map<String, String> environment, List<String> jvmOptions) {
  public ServerLaunch {
    environment = Map.copyOf(environment);
    jvmOptions = List.copyOf(jvmOptions);
  }

  /** On a free port, with nothing special. */
  public static ServerLaunch of(String name, String roles) {
    return new ServerLaunch(name, roles, 0, Map.of(), List.of());
  }

  public ServerLaunch withPort(int wanted) {
    return new ServerLaunch(name, roles, wanted, environment, jvmOptions);
  }

  public ServerLaunch with(String variable, String value) {
    var more = new LinkedHashMap<>(environment);
    more.put(variable, value);
    return new ServerLaunch(name, roles, port, more, jvmOptions);
  }

  public ServerLaunch withJvmOptions(List<String> options) {
    return new ServerLaunch(name, roles, port, environment, options);
  }

  /** Whether the process may, and must, be given the keys. */
  public boolean signs() {
    return has("signer");
  }

  /** The wanted port if there is one; else, for an API, the usual one if free; else a free one. */
  public int portOr(int wanted, int usual) {
    if (wanted != 0) {
      return wanted;
    }
    return has("api") && Ports.isFree(usual) ? usual : Ports.free();
  }

  private boolean has(String role) {
    return roles.equals("all") || List.of(roles.split(",")).contains(role);
  }
}
