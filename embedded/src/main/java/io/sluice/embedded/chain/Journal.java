package io.sluice.embedded.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one account has signed on one chain to create contracts, in a file. What is put here is on
 * the disk when the call returns. One process at a time has it.
 */
final class Journal implements AutoCloseable {
  /**
   * A contract that was asked for.
   *
   * @param initCodeHash tells it from others, its constructor's arguments included
   * @param address where it will be
   * @param gas each attempt may use
   * @param attempts to create it with the same nonce, first to last; any of them may win
   */
  record Entry(
      String name,
      String initCodeHash,
      String address,
      long nonce,
      long gas,
      List<Attempt> attempts) {
    Entry {
      attempts = List.copyOf(attempts);
    }

    Entry with(Attempt more) {
      List<Attempt> all = new ArrayList<>(attempts);
      all.add(more);
      return new Entry(name, initCodeHash, address, nonce, gas, all);
    }
  }

  /** Signed bytes. */
  record Attempt(Price price, Transaction.Signed signed) {}

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path file;
  private final FileChannel lock;
  private List<Entry> entries;

  private Journal(Path file, FileChannel lock, List<Entry> entries) {
    this.file = file;
    this.lock = lock;
    this.entries = entries;
  }

  /**
   * Opens it, or begins one.
   *
   * @throws DeploymentException when another process has it, or it is none
   */
  static Journal open(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel lock =
        FileChannel.open(
            file.resolveSibling(file.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      if (tryLock(lock) == null) {
        throw new DeploymentException(
            "Another deployment by this account is under way: wait for it to end.");
      }
      return new Journal(file, lock, read(file));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process has it
    }
  }

  private static List<Entry> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return List.of(JSON.readValue(Files.readString(file), Entry[].class));
    } catch (JacksonException e) {
      throw new DeploymentException(
          file + " is no record of deployments: move it away, after a look at what is in it.", e);
    }
  }

  Path file() {
    return file;
  }

  List<Entry> entries() {
    return entries;
  }

  Optional<Entry> of(String initCodeHash) {
    return entries.stream().filter(each -> each.initCodeHash.equals(initCodeHash)).findFirst();
  }

  /** Adds these, in place of what was known of the same contracts. */
  void put(List<Entry> more) {
    List<Entry> all = new ArrayList<>(entries);
    for (Entry entry : more) {
      all.removeIf(each -> each.initCodeHash.equals(entry.initCodeHash));
      all.add(entry);
    }
    write(all);
  }

  void forget(Entry entry) {
    write(entries.stream().filter(each -> !each.equals(entry)).toList());
  }

  private void write(List<Entry> all) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      try (var out =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (var folder = FileChannel.open(file.toAbsolutePath().getParent())) {
        folder.force(true); // the new name is on the disk too
      }
      entries = List.copyOf(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
