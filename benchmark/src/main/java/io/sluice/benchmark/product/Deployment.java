package io.sluice.benchmark.product;

import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.ServerLaunch;
import io.sluice.embedded.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Processes of the product against one infrastructure; closing stops them in order. */
public final class Deployment implements AutoCloseable {
  /** Ten JVMs starting on two cores take their time. */
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Infrastructure infrastructure;
  private final List<ServerProcess> processes;

  private Deployment(Infrastructure infrastructure, List<ServerProcess> processes) {
    this.infrastructure = infrastructure;
    this.processes = processes;
  }

  /**
   * Starts a process for each of these role lists and waits until all are ready.
   *
   * @param environment over the usual variables
   * @param jvmOptions after the usual ones
   */
  public static Deployment start(
      Infrastructure infrastructure,
      List<String> roleLists,
      Map<String, String> environment,
      List<String> jvmOptions) {
    List<ServerProcess> processes = new ArrayList<>();
    var deployment = new Deployment(infrastructure, processes);
    try {
      for (int i = 0; i < roleLists.size(); i++) {
        String roles = roleLists.get(i);
        String name = "bench-" + (i + 1) + "-" + roles.replace(',', '-');
        var process =
            infrastructure.server(new ServerLaunch(name, roles, 0, environment, jvmOptions));
        processes.add(process);
        process.launch();
        if (i == 0) {
          process.awaitReady(START_LIMIT); // the first one migrates the database
        }
      }
      processes.forEach(process -> process.awaitReady(START_LIMIT));
      return deployment;
    } catch (RuntimeException e) {
      deployment.close();
      throw e;
    }
  }

  /** Where requests go. */
  public List<URI> apis() {
    return processes.stream()
        .filter(process -> process.roles().equals("all") || process.roles().contains("api"))
        .map(process -> URI.create(process.url()))
        .toList();
  }

  /** What all processes have counted so far, together. */
  public Metrics metrics() throws IOException {
    List<Metrics> pages = new ArrayList<>();
    for (ServerProcess process : processes) {
      pages.add(page(process));
    }
    return Metrics.sum(pages);
  }

  private Metrics page(ServerProcess process) throws IOException {
    var request = HttpRequest.newBuilder(URI.create(process.url() + "/metrics")).build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(
            "The metrics of " + process.name() + " are answered with " + answer.statusCode() + ".");
      }
      return Metrics.parse(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }

  /** What these processes and those they need have spent so far. */
  public CpuTime cpuTime() {
    return CpuTime.of(infrastructure, processes.stream().map(ServerProcess::pid).toList());
  }

  /** What is alive on the heaps of all processes, in bytes; collects garbage for that. */
  public long liveHeap() throws IOException {
    long sum = 0;
    for (ServerProcess process : processes) {
      sum += LiveHeap.of(process.pid());
    }
    return sum;
  }

  /** The most memory all processes ever held, in bytes; empty where the system does not tell. */
  public OptionalLong peakMemory() throws IOException {
    long sum = 0;
    for (ServerProcess process : processes) {
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      if (!Files.isReadable(status)) {
        return OptionalLong.empty();
      }
      sum += peakBytes(Files.readAllLines(status));
    }
    return OptionalLong.of(sum);
  }

  /** The line is "VmHWM: 123456 kB" (proc(5)). */
  static long peakBytes(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * 1024)
        .sum();
  }

  @Override
  public void close() {
    processes.reversed().forEach(ServerProcess::stop);
  }
}
