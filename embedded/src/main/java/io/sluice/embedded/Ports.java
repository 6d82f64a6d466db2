package io.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 for the parts of one folder. A part gets the port it had the last time when
 * that is still free, so that processes which outlive a restart of the infrastructure find it
 * again.
 */
final class Ports {
  /**
   * Below Linux's ephemeral range (from 32768): there a client's outgoing connection could take the
   * port of a part that is down for a moment, or connect to itself while it retries.
   */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 200;

  private final Path file;
  private final Properties known = new Properties();

  Ports(Path folder) {
    file = folder.resolve("ports.properties");
    if (Files.exists(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        known.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        known.clear(); // unreadable: choose anew
      }
    }
  }

  /** The port of this part in this folder, free at this moment. */
  synchronized int of(String part) {
    int before = number(known.getProperty(part, ""));
    if (before > 0 && isFree(before)) {
      return before;
    }
    int port;
    do {
      port = free();
    } while (known.containsValue(Integer.toString(port)));
    known.setProperty(part, Integer.toString(port));
    try (var writer = Files.newBufferedWriter(file)) {
      known.store(writer, "Reused at the next start where still free.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return port;
  }

  /** Some port that nothing listens on at this moment. */
  static int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new EmbeddedException(
        "No free port between " + LOWEST + " and " + HIGHEST + ": stop what uses them.");
  }

  static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int number(String text) {
    return text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
  }
}
