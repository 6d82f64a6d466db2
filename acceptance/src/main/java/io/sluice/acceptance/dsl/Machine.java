package io.sluice.acceptance.dsl;

import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.InfrastructureSettings;
import io.sluice.embedded.Installation;
import io.sluice.embedded.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The infrastructure of this JVM, started once. It carries one installation of the product at a
 * time: each finds every part running, queues empty, and nothing in the node's pool. The end of the
 * JVM stops all of it; after a kill the next start does.
 */
final class Machine {
  /** Short, so that confirmations come quickly; long enough for several transactions in a block. */
  private static final Duration BLOCK_TIME = Duration.ofMillis(250);

  private static @Nullable Machine one;

  private final Infrastructure infrastructure;
  private final Path exec;
  private @Nullable Sluice current;

  private Machine(Path target) {
    Path folder = target.resolve("infrastructure");
    if (Files.isDirectory(folder.resolve("run"))) {
      start(folder).close(); // a killed run may have left processes, whose files cannot be deleted
    }
    exec = target.resolve("jacoco");
    delete(folder);
    delete(exec);
    infrastructure = start(folder);
  }

  private static Infrastructure start(Path folder) {
    return Infrastructure.start(InfrastructureSettings.in(folder).withBlockTime(BLOCK_TIME));
  }

  static synchronized Machine get() {
    if (one == null) {
      one = new Machine(target());
    }
    return one;
  }

  /** Stops the installation that is carried at present, if there is one. */
  static synchronized void rest() {
    if (one != null) {
      one.clear();
    }
  }

  /** The build folder of this module. */
  static Path target() {
    return Installation.find().root().resolve("acceptance/target");
  }

  Infrastructure infrastructure() {
    return infrastructure;
  }

  /** Quick to start rather than quick in the end: these processes live for seconds. */
  List<String> jvmOptions(String process) {
    List<String> options = new ArrayList<>(Coverage.jvmOptions(exec, process));
    options.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    return options;
  }

  /** Stops the installation before, and starts this one unless it is the same. */
  synchronized void carry(Sluice next, String name) throws IOException {
    if (next.equals(current)) {
      return;
    }
    clear();
    heal();
    current = next;
    next.start(this, name);
  }

  /** Stops what runs at present. */
  synchronized void clear() {
    if (current != null) {
      current.stop();
      current = null;
    }
  }

  /** Starting a part that runs does nothing; a new queue server is empty. */
  private void heal() throws IOException {
    infrastructure.queues().stop();
    infrastructure.node().restart(); // the block time may have been changed
    Stream.<Part>of(
            infrastructure.queues(),
            infrastructure.node(),
            infrastructure.redis(),
            infrastructure.database())
        .forEach(Part::start);
    new Chain(infrastructure.node().url()).dropsItsPool();
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
