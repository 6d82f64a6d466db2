package io.sluice.backing.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A test server that outlives the JVMs whose tests use it: a mutation run starts hundreds, each for
 * a second or two. Runs until its standard input ends.
 */
public final class LentMariaDb {
  private static final String PORT = "mutation.database";

  private LentMariaDb() {}

  /**
   * Starts it.
   *
   * @param arguments the file that gets its port
   */
  public static void main(String[] arguments) throws IOException {
    try (var server = MariaDbServer.start()) {
      Files.writeString(Path.of(arguments[0]), Integer.toString(server.port()));
      while (System.in.read() >= 0) {
        // Whoever started it still holds the other end.
      }
    }
  }

  /** What was lent to this JVM by the system property {@code mutation.database}, a port. */
  static Optional<MariaDbServer> borrowed() {
    return Optional.ofNullable(System.getProperty(PORT))
        .filter(port -> !port.isEmpty())
        .map(port -> MariaDbServer.at(Integer.parseInt(port)));
  }
}
