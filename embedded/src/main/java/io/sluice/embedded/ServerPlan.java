package io.sluice.embedded;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the launcher needs to become a process of the product: variables, an empty word, and the
 * words of the command, each ended by a NUL character. Nothing in it has to be quoted, and nothing
 * is ever executed as text.
 */
public final class ServerPlan {
  private ServerPlan() {}

  /**
   * The plan's text.
   *
   * @param launch with a port
   * @param given the environment of the infrastructure; the launch's own goes over it
   */
  public static String of(
      ServerLaunch launch, Map<String, String> given, Installation installation) {
    var environment = new TreeMap<>(given);
    environment.put("PORT", Integer.toString(launch.port()));
    environment.putAll(launch.environment());
    Stream<String> variables =
        environment.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue());
    Stream<String> command = ServerLayout.of(installation).command(launch).stream();
    return Stream.of(variables, Stream.of(""), command)
        .flatMap(words -> words)
        .collect(Collectors.joining("\0", "", "\0"));
  }
}
