package io.sluice.acceptance.dsl;

import io.sluice.embedded.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that has its events told. Whenever the stream ends it opens it again where it left off,
 * at the next process.
 */
public final class Listener implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();
  private final List<String> servers;
  private final String key;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private final AtomicInteger opened = new AtomicInteger();
  private volatile boolean closed;
  private String lastId = "";
  private String id = "";
  private String type = "";
  private String data = "";

  private Listener(List<String> servers, String key) {
    this.servers = servers;
    this.key = key;
    this.thread = Thread.ofVirtual().start(this::listen);
  }

  /** The installation's first client, at all of its processes that have an API. */
  public static Listener to(Sluice sluice) {
    return to(sluice, sluice.infrastructure().apiKey());
  }

  /** Another client. */
  public static Listener to(Sluice sluice, String key) {
    List<String> servers =
        sluice.processes().stream()
            .filter(each -> each.roles().contains(Role.API.text()))
            .map(ServerProcess::url)
            .toList();
    return new Listener(servers, key);
  }

  /** What it was told so far, in this order. */
  public List<Heard> heard() {
    return List.copyOf(heard);
  }

  /** How often an answer has begun. */
  public int opened() {
    return opened.get();
  }

  private void listen() {
    for (int turn = 0; !closed; turn++) {
      try {
        read(servers.get(turn % servers.size()));
      } catch (IOException | java.io.UncheckedIOException e) {
        LockSupport.parkNanos(PAUSE.toNanos()); // whoever was asked is away
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void read(String server) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + "/api/v1/events"))
            .header("X-API-Key", key)
            .header("Accept", "text/event-stream");
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    HttpResponse<Stream<String>> answer =
        http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    try (Stream<String> lines = answer.body()) {
      if (answer.statusCode() != 200) {
        throw new IOException("answered with " + answer.statusCode());
      }
      data = "";
      lines.forEach(this::line);
    }
  }

  /** An id counts once its event is complete, which an empty line says. */
  private void line(String line) {
    if (line.startsWith("retry: ")) {
      opened.incrementAndGet();
    } else if (line.startsWith("id: ")) {
      id = line.substring(4);
    } else if (line.startsWith("event: ")) {
      type = line.substring(7);
    } else if (line.startsWith("data: ")) {
      data = line.substring(6);
    } else if (line.isEmpty()) {
      lastId = id;
      if (!data.isEmpty()) {
        JsonNode content = JsonMapper.shared().readTree(data).path("data");
        String transaction = content.path("transactionId").asString("");
        heard.add(new Heard(Long.parseLong(id), type, transaction));
      }
      data = "";
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  /**
   * An event.
   *
   * @param transaction empty where it is about none
   */
  public record Heard(long number, String type, String transaction) {}
}
