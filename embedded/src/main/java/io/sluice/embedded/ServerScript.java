package io.sluice.embedded;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A shell script that becomes a process of the product: its pid is the shell's. */
public final class ServerScript {
  private ServerScript() {}

  /**
   * The script's text.
   *
   * @param launch with a port
   * @param given the environment of the infrastructure; the launch's own goes over it
   */
  public static String of(
      ServerLaunch launch, Map<String, String> given, Installation installation) {
    var environment = new TreeMap<>(given);
    environment.put("PORT", Integer.toString(launch.port()));
    environment.putAll(launch.environment());
    String exports =
        environment.entrySet().stream()
            .map(entry -> "export " + entry.getKey() + "=" + quoted(entry.getValue()) + "\n")
            .collect(Collectors.joining());
    String command =
        ServerLayout.of(installation).command(launch).stream()
            .map(ServerScript::quoted)
            .collect(Collectors.joining(" "));
    return exports + "exec " + command + "\n";
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
