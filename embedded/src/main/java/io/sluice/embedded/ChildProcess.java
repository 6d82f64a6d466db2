package io.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process of ours with its log and its pid file. Its owner guards {@link #start}, {@link #stop}
 * and {@link #kill}; the rest may be called by any thread.
 */
final class ChildProcess {
  /**
   * Gives children a session of their own where the terminal's Ctrl-C would else reach them before
   * the supervisor has stopped what depends on them. The launcher asks for it on a terminal.
   */
  private static final boolean OWN_SESSION = Boolean.getBoolean("sluice.own-session");

  private static final long POLL_MILLIS = 20;
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);
  private static final long LOG_LIMIT_BYTES = 20_000_000;

  private final String name;
  private final Path folder;
  private final Duration grace;
  private volatile @Nullable Process process;

  /**
   * @param folder of the whole infrastructure: logs go to {@code logs}, pid files to {@code run}
   * @param grace from the request to stop until it is killed
   */
  ChildProcess(String name, Path folder, Duration grace) {
    this.name = name;
    this.folder = folder;
    this.grace = grace;
  }

  /** Starts it; what it writes goes to its log. It may still fail on its way up. */
  void start(List<String> command, Map<String, String> environment) {
    SafeFiles.createFolders(folder.resolve("logs"));
    SafeFiles.createFolders(folder.resolve("run"));
    rotateLog();
    List<String> inSession =
        Stream.concat(OWN_SESSION ? setsid().stream() : Stream.empty(), command.stream()).toList();
    var builder =
        new ProcessBuilder(inSession)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().putAll(environment);
    try {
      Process started = builder.start();
      process = started;
      started.getOutputStream().close();
      record(started, inSession.size() > command.size());
    } catch (IOException e) {
      throw new EmbeddedException(
          "Cannot run " + command.getFirst() + ": " + e.getMessage() + ".", e);
    }
  }

  /** Waits for the program to have replaced {@code setsid}, then writes the pid file. */
  private void record(Process started, boolean inSession) {
    while (started.isAlive()) {
      var identity = ProcessRecord.of(started.toHandle());
      if (identity.isPresent() && !(inSession && identity.get().command().endsWith("/setsid"))) {
        identity.get().write(pidFile());
        return;
      }
      if (exitsWithin(1)) {
        return;
      }
    }
  }

  /**
   * Returns once the probe says so.
   *
   * @throws EmbeddedException with the end of the log, when it ends before or the time is over; it
   *     does not run any more then
   */
  void awaitReady(BooleanSupplier probe, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!probe.getAsBoolean()) {
      if (exitsWithin(POLL_MILLIS)) {
        forget();
        throw new EmbeddedException(name + " ended while starting." + logTail());
      }
      if (System.nanoTime() > deadline) {
        kill();
        throw new EmbeddedException(
            name + " was not ready within " + limit.toSeconds() + " s." + logTail());
      }
    }
  }

  void stop() {
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    if (!exitsWithin(grace.toMillis())) {
      running.destroyForcibly();
      exitsWithin(AFTER_KILL.toMillis());
    }
    forget();
  }

  void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      exitsWithin(AFTER_KILL.toMillis());
      forget();
    }
  }

  boolean isRunning() {
    Process running = process;
    return running != null && running.isAlive();
  }

  /**
   * True when it is not running, at the latest after this time.
   *
   * @throws EmbeddedException when this thread is interrupted
   */
  boolean exitsWithin(long millis) {
    Process running = process;
    try {
      return running == null || running.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedException("Interrupted while waiting for " + name + ".", e);
    }
  }

  /**
   * @throws IllegalStateException when it does not run
   */
  long pid() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException(name + " does not run");
    }
    return running.pid();
  }

  Path log() {
    return folder.resolve("logs").resolve(name + ".log");
  }

  /** What follows a sentence about a failure: where the log is, and its last lines. */
  String logTail() {
    return LogTail.of(log());
  }

  private void forget() {
    process = null;
    try {
      Files.deleteIfExists(pidFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path pidFile() {
    return folder.resolve("run").resolve(name + ".pid");
  }

  private void rotateLog() {
    try {
      if (Files.exists(log()) && Files.size(log()) > LOG_LIMIT_BYTES) {
        SafeFiles.replace(log(), log().resolveSibling(name + ".1.log"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> setsid() {
    return Stream.of("/usr/bin/setsid", "/bin/setsid")
        .filter(file -> Files.isExecutable(Path.of(file)))
        .findFirst();
  }
}
