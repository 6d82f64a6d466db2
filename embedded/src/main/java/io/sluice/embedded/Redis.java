package io.sluice.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** A Redis server that stores nothing: what is in it may be lost at any time. */
public final class Redis implements Part {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final int port;
  private final Path program;
  private final ChildProcess process;

  Redis(Path folder, int port, Binaries binaries) {
    this.port = port;
    String resource =
        ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
    if (resource == null) {
      throw new EmbeddedException("There is no Redis for this machine: use Linux or macOS.");
    }
    String file = resource.replaceFirst("^/", "");
    this.program =
        binaries.folder(file, Map.of("bin/redis-server", file)).resolve("bin/redis-server");
    this.process = new ChildProcess(name(), folder, GRACE);
  }

  @Override
  public String name() {
    return "redis";
  }

  public int port() {
    return port;
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public synchronized long pid() {
    return process.pid();
  }

  @Override
  public synchronized void start() {
    if (isRunning()) {
      return;
    }
    process.start(
        List.of(
            program.toString(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no"),
        Map.of());
    process.awaitReady(this::answers, START_LIMIT);
  }

  private boolean answers() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
    } catch (IOException e) {
      return false;
    }
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
