package io.sluice.backing.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * A real MariaDB on 127.0.0.1 whose owner may kill and restart it. For tests of an outage only;
 * everything else shares the one of {@link TestDatabase}.
 *
 * <p>Its files are in {@code target/mariadb}. It dies with this JVM; after a {@code kill -9} of the
 * JVM the next start removes it.
 */
public final class MariaDbServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private @Nullable Process process;

  private MariaDbServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Installs and starts a server of its own on a free port; about 2 s. */
  public static MariaDbServer start() {
    try {
      Path folder = MariaDbFiles.newFolder();
      install(folder);
      MariaDbServer server = new MariaDbServer(folder, freePort());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      server.restart();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that another JVM runs. It is not for this one to kill or restart. */
  static MariaDbServer at(int port) {
    return new MariaDbServer(Path.of(""), port);
  }

  /** {@code jdbc:mariadb://127.0.0.1:port/name}; user {@code root}, no password. */
  public String jdbcUrl(String database) {
    return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
  }

  public int port() {
    return port;
  }

  /** Kills the server as {@code kill -9} does; what was committed is still on disk. */
  public synchronized void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      await(running);
      process = null;
    }
  }

  /** Starts it on the same port and data; returns once it takes connections. */
  public synchronized void restart() {
    kill();
    try {
      Process started =
          command("bin/mariadbd")
              .start(
                  "--no-defaults",
                  "--datadir=" + folder.resolve("data"),
                  "--lc-messages-dir=" + MariaDbFiles.base().resolve("share"),
                  "--bind-address=127.0.0.1",
                  "--port=" + port,
                  "--socket=s",
                  "--pid-file=" + folder.resolve("pid"),
                  "--tmpdir=" + folder,
                  "--user=" + System.getProperty("user.name"),
                  "--skip-ssl",
                  "--skip-name-resolve",
                  "--skip-log-bin",
                  "--innodb-flush-log-at-trx-commit=2",
                  "--innodb-file-per-table=0",
                  "--innodb-buffer-pool-size=128M",
                  "--innodb-log-file-size=64M",
                  "--max-connections=600");
      process = started;
      awaitConnections(started);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it and deletes its data. */
  @Override
  public void close() {
    kill();
    try {
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitConnections(Process started) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (var connection = DriverManager.getConnection(jdbcUrl(""), "root", "")) {
        if (connection.isValid(5)) {
          return;
        }
      } catch (SQLException e) {
        if (!started.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException("MariaDB did not start; see " + log(folder), e);
        }
      }
      Thread.onSpinWait();
    }
  }

  private static void install(Path folder) throws IOException {
    Process installer =
        new Launch(folder, "scripts/mariadb-install-db")
            .start(
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--basedir=" + MariaDbFiles.base(),
                "--user=" + System.getProperty("user.name"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve",
                "--innodb-log-file-size=64M");
    if (await(installer) != 0) {
      throw new IOException("MariaDB could not be installed; see " + log(folder));
    }
  }

  private Launch command(String program) {
    return new Launch(folder, program);
  }

  private static Path log(Path folder) {
    return folder.resolve("log.txt");
  }

  private static int await(Process process) {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("MariaDB hangs");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** A program of the unpacked server; what it says goes to the folder's log. */
  private record Launch(Path folder, String program) {
    Process start(String... arguments) throws IOException {
      Path base = MariaDbFiles.base();
      var builder = new ProcessBuilder(arguments);
      builder.command().addFirst(base.resolve(program).toString());
      builder.environment().put("LD_LIBRARY_PATH", base.resolve("libs").toString());
      Files.createDirectories(folder.resolve("data"));
      return builder
          .directory(folder.resolve("data").toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log(folder).toFile()))
          .start();
    }
  }
}
