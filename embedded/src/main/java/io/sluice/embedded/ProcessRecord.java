package io.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What identifies a process beyond its pid, which the system gives to another one later.
 *
 * @param command the executable, as the system tells it
 */
record ProcessRecord(long pid, Instant started, String command) {
  /**
   * Linux computes start instants from the boot time in whole seconds, which moves by one when the
   * clock is adjusted.
   */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  /** Empty when the process is gone, or belongs to somebody else so that its facts are hidden. */
  static Optional<ProcessRecord> of(ProcessHandle process) {
    var info = process.info();
    return info.startInstant()
        .flatMap(started ->
            info.command().map(command -> new ProcessRecord(process.pid(), started, command)));
  }

  /** Empty when the file is missing or damaged; a damaged file identifies nothing. */
  static Optional<ProcessRecord> read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.size() < 3
          ? Optional.empty()
          : Optional.of(
              new ProcessRecord(
                  Long.parseLong(lines.get(0)), Instant.parse(lines.get(1)), lines.get(2)));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Replaces the file in one step. */
  void write(Path file) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      Files.writeString(partial, pid + "\n" + started + "\n" + command + "\n");
      SafeFiles.replace(partial, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The very process of this record, if it still runs: pid, start instant and command match. */
  Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::describes);
  }

  private boolean describes(ProcessHandle process) {
    return of(process)
        .filter(other -> other.command.equals(command))
        .filter(other -> Duration.between(started, other.started).abs().compareTo(TOLERANCE) <= 0)
        .isPresent();
  }
}
