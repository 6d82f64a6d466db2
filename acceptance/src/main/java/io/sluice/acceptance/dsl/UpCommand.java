package io.sluice.acceptance.dsl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./sluice up} on a folder of its own. */
public final class UpCommand implements AutoCloseable {
  private final Path data;
  private final int port;
  private final Thread atExit = new Thread(this::endEverything, "end-up");
  private @Nullable Process process;

  /** Not started yet; the machine is free for it. */
  public UpCommand(Path data) throws IOException {
    Machine.rest();
    this.data = data;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  public void start() throws IOException {
    Files.deleteIfExists(endpoints()); // a killed one leaves it behind
    var command =
        Program.of(List.of("up", "--data=" + data, "--port=" + port, "--block-time=0.25"));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("up.log").toFile())
            .start();
  }

  /** That it has told where everything is. */
  public Expectation isUp() {
    return () -> {
      if (process == null || !process.isAlive()) {
        throw new AssertionError("it ended: " + Files.readString(data.resolve("up.log")));
      }
      return Files.exists(endpoints()) ? Optional.empty() : Optional.of("no endpoints.json yet");
    };
  }

  /** {@code kill -9} of it alone; what it started lives on. */
  public void isKilled() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  /**
   * Ctrl-C.
   *
   * @return whether it ended within this time
   */
  public boolean stopsWithin(long seconds) throws InterruptedException {
    Process running = process;
    if (running == null) {
      return true;
    }
    running.destroy();
    return running.waitFor(seconds, TimeUnit.SECONDS);
  }

  public Api api() throws IOException {
    JsonNode places = places();
    return new Api(List.of(Answer.text(places.path("api"))), Answer.text(places.path("apiKey")));
  }

  public Chain chain() throws IOException {
    return new Chain(Answer.text(places().path("rpc")));
  }

  /** Addresses of the forwarder and of the samples that trust it. */
  public List<String> contracts() throws IOException {
    JsonNode places = places();
    return Stream.of("forwarder", "sampleToken", "sampleNft")
        .map(name -> Answer.text(places.path(name)))
        .toList();
  }

  /** Those that {@code endpoints.json} names. */
  public List<ProcessHandle> processes() throws IOException {
    return places()
        .path("pids")
        .valueStream()
        .flatMap(pid -> ProcessHandle.of(pid.asLong()).stream())
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  private JsonNode places() throws IOException {
    return JsonMapper.shared().readTree(Files.readString(endpoints()));
  }

  private Path endpoints() {
    return data.resolve("run/endpoints.json");
  }

  @Override
  public void close() {
    endEverything();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  /** Also what a killed one left. */
  private void endEverything() {
    try {
      if (!stopsWithin(45) && process != null) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.list(data.resolve("run"))) {
      files
          .filter(file -> file.toString().endsWith(".pid"))
          .flatMap(UpCommand::named)
          .forEach(ProcessHandle::destroyForcibly);
    } catch (IOException e) {
      return; // it never ran
    }
  }

  /** The process of a pid file: pid, start, command. */
  private static Stream<ProcessHandle> named(Path pidFile) {
    try {
      List<String> lines = Files.readAllLines(pidFile);
      return ProcessHandle.of(Long.parseLong(lines.getFirst())).stream()
          .filter(handle -> handle.info().command().equals(Optional.of(lines.getLast())));
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
