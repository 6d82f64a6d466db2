package io.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Stops what a supervisor that was killed left running. Only who holds the folder's lock may call
 * this: whatever the folder's pid files name has lost its supervisor then.
 */
final class Orphans {
  /** Enough for the database to write its pages and for the node to dump its chain. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Duration AFTER_KILL = Duration.ofSeconds(5);

  private Orphans() {}

  /**
   * Ends them all and deletes what told of the killed run: all files but the lock.
   *
   * @return how many were still running
   */
  static int stop(Path run) {
    int stopped = 0;
    try {
      for (Path file : lastStartedFirst(run)) {
        var process =
            file.toString().endsWith(".pid")
                ? ProcessRecord.read(file).flatMap(ProcessRecord::find)
                : Optional.<ProcessHandle>empty();
        if (process.isPresent()) {
          end(process.get());
          stopped++;
        }
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return stopped;
  }

  private static List<Path> lastStartedFirst(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files
          .filter(file -> !FolderLock.isLock(file))
          .sorted(Comparator.comparing(Orphans::modified).reversed())
          .toList();
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(ProcessHandle process) {
    process.destroy();
    if (!isGoneWithin(process, GRACE)) {
      process.destroyForcibly();
      if (!isGoneWithin(process, AFTER_KILL)) {
        throw new EmbeddedException(
            "Process " + process.pid() + " of an earlier run does not end: stop it by hand.");
      }
    }
  }

  private static boolean isGoneWithin(ProcessHandle process, Duration limit) {
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
