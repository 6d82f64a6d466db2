package io.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second supervisor out of a data folder. The system releases it when the process ends,
 * however it ends.
 */
final class FolderLock implements AutoCloseable {
  private static final String NAME = "lock";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of this run folder.
   *
   * @throws EmbeddedException naming the pid of who has it
   */
  static FolderLock take(Path run) {
    FolderLock lock = tryTake(run);
    if (lock == null) {
      throw new EmbeddedException(
          "The folder "
              + run.getParent()
              + " is in use by process "
              + holder(run)
              + ": stop that one first, or choose another folder with --data.");
    }
    return lock;
  }

  /** The same, or null when somebody has it. */
  static @Nullable FolderLock tryTake(Path run) {
    SafeFiles.createFolders(run);
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file(run),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = lock(channel);
      if (lock == null) {
        channel.close();
        return null;
      }
      channel.truncate(0);
      String pid = Long.toString(ProcessHandle.current().pid());
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process has it
    }
  }

  private static String holder(Path run) {
    try {
      return Files.readString(file(run)).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  static boolean isLock(Path file) {
    return file.endsWith(NAME);
  }

  private static Path file(Path run) {
    return run.resolve(NAME);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
