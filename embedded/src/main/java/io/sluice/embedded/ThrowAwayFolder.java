package io.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A data folder that is gone afterwards. */
final class ThrowAwayFolder implements AutoCloseable {
  private static final Duration TIME_TO_TAKE_THE_LOCK = Duration.ofSeconds(2);

  private final Path path;

  private ThrowAwayFolder(Path path) {
    this.path = path;
  }

  /** A new one, after clearing away those whose owner was killed, with what still runs in them. */
  static ThrowAwayFolder create(Clock clock) {
    Path parent = Installation.find().throwAway();
    SafeFiles.createFolders(parent);
    try {
      for (Path folder : children(parent)) {
        clearIfAbandoned(folder, clock.instant());
      }
      return new ThrowAwayFolder(Files.createTempDirectory(parent, ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> children(Path parent) throws IOException {
    try (Stream<Path> folders = Files.list(parent)) {
      return folders.toList();
    }
  }

  private static void clearIfAbandoned(Path folder, Instant now) {
    Path run = folder.resolve("run");
    if (isBeingMade(run, now)) {
      return;
    }
    try (FolderLock lock = FolderLock.tryTake(run)) {
      if (lock != null) {
        Orphans.stop(run);
        SafeFiles.deleteFolder(folder);
      }
    }
  }

  private static boolean isBeingMade(Path run, Instant now) {
    try {
      Instant made = Files.getLastModifiedTime(run).toInstant();
      return made.isAfter(now.minus(TIME_TO_TAKE_THE_LOCK));
    } catch (IOException e) {
      return true;
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    SafeFiles.deleteFolder(path);
  }
}
