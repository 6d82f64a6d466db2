package io.sluice.embedded.cli;

import io.sluice.embedded.ServerLaunch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the user has set in the environment, of all that the embedded infrastructure gives to a
 * process: that wins. Credentials and the region of AWS are often set for something else; they
 * count when the address of the queues is the user's as well.
 */
final class OwnVariables {
  private final Map<String, String> own = new LinkedHashMap<>();

  /**
   * @param given by the infrastructure
   * @param set in the environment; what is blank counts as unset
   */
  OwnVariables(Map<String, String> given, Map<String, String> set) {
    boolean ownQueues = !set.getOrDefault("SQS_ENDPOINT_URL", "").isBlank();
    for (String name : given.keySet()) {
      String value = set.getOrDefault(name, "");
      boolean counts = ownQueues || !name.startsWith("AWS_");
      if (counts && !value.isBlank() && !value.equals(given.get(name))) {
        own.put(name, value);
      }
    }
  }

  /** The launch with these over what is given. */
  ServerLaunch over(ServerLaunch launch) {
    ServerLaunch with = launch;
    for (Map.Entry<String, String> each : own.entrySet()) {
      with = with.with(each.getKey(), each.getValue());
    }
    return with;
  }

  /** One sentence about them; none when there are none. */
  List<String> told() {
    List<String> told = new ArrayList<>();
    if (!own.isEmpty()) {
      told.add("Of your environment: " + String.join(", ", own.keySet()) + ".");
    }
    return told;
  }
}
