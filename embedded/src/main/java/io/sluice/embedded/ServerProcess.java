package io.sluice.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A process of the product, with some roles, against one infrastructure. */
public final class ServerProcess implements Part {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  /** The product stops within 30 s of SIGTERM. */
  private static final Duration GRACE = Duration.ofSeconds(35);

  private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
  private static final String READINESS = "/api/v1/health/ready";

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PROBE_LIMIT).build();
  private final ServerLaunch launch;
  private final Map<String, String> environment;
  private final Installation installation;
  private final ChildProcess process;

  /**
   * @param launch with its port chosen
   * @param given the environment that the infrastructure gives; the launch's own goes over it
   */
  ServerProcess(
      ServerLaunch launch, Map<String, String> given, Installation installation, Path folder) {
    this.launch = launch;
    this.installation = installation;
    this.environment = new LinkedHashMap<>(given);
    environment.put("PORT", Integer.toString(launch.port()));
    environment.putAll(launch.environment());
    environment.values().removeIf(String::isEmpty);
    this.process = new ChildProcess(launch.name(), folder, GRACE);
  }

  @Override
  public String name() {
    return launch.name();
  }

  public String roles() {
    return launch.roles();
  }

  public int port() {
    return launch.port();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Where Prometheus reads. */
  public String metricsUrl() {
    return url() + "/actuator/prometheus";
  }

  public synchronized long pid() {
    return process.pid();
  }

  public Path log() {
    return process.log();
  }

  /** What follows a sentence about its failure: where the log is, and its last lines. */
  public String logTail() {
    return process.logTail();
  }

  /** Returns once it says that it is ready. */
  @Override
  public void start() {
    launch();
    awaitReady(START_LIMIT);
  }

  /** Starts it without waiting, for starts of several at once. */
  public synchronized void launch() {
    if (isRunning()) {
      return;
    }
    if (!Ports.isFree(port())) {
      throw new EmbeddedException(
          "Port " + port() + " is in use: stop what listens there, or choose another with --port.");
    }
    process.start(ServerLayout.of(installation).command(launch), environment);
  }

  /**
   * Returns once it says that it is ready.
   *
   * @throws EmbeddedException with the end of its log, when it ends before or the time is over; it
   *     does not run any more then
   */
  public void awaitReady(Duration limit) {
    process.awaitReady(this::isReady, limit);
  }

  /** Whether its readiness probe answers 200 now. */
  public boolean isReady() {
    try {
      var request = HttpRequest.newBuilder(URI.create(url() + READINESS)).timeout(PROBE_LIMIT);
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedException("Interrupted while waiting for " + name() + ".", e);
    }
  }

  /** True when it is not running, at the latest after this time. */
  public boolean exitsWithin(Duration limit) {
    return process.exitsWithin(limit.toMillis());
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
