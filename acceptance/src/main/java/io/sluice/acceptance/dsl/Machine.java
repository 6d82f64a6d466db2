package io.sluice.acceptance.dsl;

import io.sluice.embedded.Anvil;
import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.InfrastructureSettings;
import io.sluice.embedded.Installation;
import io.sluice.embedded.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The infrastructure of this JVM, started once; another JVM that runs tests at the same time has
 * its own. It carries one installation of the product at a time: each finds every part running,
 * queues empty, and nothing in the node's pool. The end of the JVM stops all of it; after a kill
 * the next start does.
 */
final class Machine {
  /** Short, so that confirmations come quickly; long enough for several transactions in a block. */
  private static final Duration BLOCK_TIME = Duration.ofMillis(250);

  private static @Nullable Machine one;

  /** Kept in use: a channel that nobody has any more is closed, and its lock with it. */
  private static final List<FileChannel> CLAIMS = new ArrayList<>();

  private final Infrastructure infrastructure;
  private final Path exec;
  private @Nullable Sluice current;

  private Machine(Path folder) {
    if (Files.isDirectory(folder.resolve("run"))) {
      start(folder).close(); // a killed run may have left processes, whose files cannot be deleted
    }
    delete(folder);
    exec = folder.resolve("jacoco");
    infrastructure = start(folder);
    if (!infrastructure.isTrained()) {
      infrastructure.train(); // dozens of processes follow
    }
  }

  private static Infrastructure start(Path folder) {
    return Infrastructure.start(InfrastructureSettings.in(folder).withBlockTime(BLOCK_TIME));
  }

  static synchronized Machine get() {
    if (one == null) {
      one = new Machine(folder());
    }
    return one;
  }

  /** Stops the installation that is carried at present, if there is one. */
  static synchronized void rest() {
    if (one != null) {
      one.clear();
    }
  }

  /** The first that no other JVM has; this one keeps it to its end. */
  private static synchronized Path folder() {
    Path all = Installation.find().root().resolve("acceptance/target/infrastructure");
    try {
      Files.createDirectories(all);
      for (int number = 1; ; number++) {
        var file =
            FileChannel.open(
                all.resolve(number + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (file.tryLock() != null) {
          CLAIMS.add(file);
          return all.resolve(Integer.toString(number));
        }
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Infrastructure infrastructure() {
    return infrastructure;
  }

  /** Options of a process that measure what it reaches; it starts half as fast with them. */
  List<String> measuring(String process) {
    return Coverage.jvmOptions(exec, process);
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
    for (Anvil node : infrastructure.nodes()) {
      node.restart(); // the block time may have been changed
    }
    Stream.<Part>of(
            infrastructure.queues(),
            infrastructure.node(),
            infrastructure.redis(),
            infrastructure.database())
        .forEach(Part::start);
    for (Anvil node : infrastructure.nodes()) {
      new Chain(node.url()).dropsItsPool();
    }
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
