package io.sluice.acceptance.dsl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client has at the URL of its webhook: takes its time, can fail or be away, and keeps
 * everything.
 */
public final class WebhookReceiver implements AutoCloseable {
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final long nanos;
  private final int port;
  private HttpServer server;
  private volatile boolean fails;

  private WebhookReceiver(long nanos) throws IOException {
    this.nanos = nanos;
    this.server = serve(0);
    this.port = server.getAddress().getPort();
  }

  /** One that answers at once. */
  public static WebhookReceiver start() {
    return takingMillis(0);
  }

  /** One that answers after so long. */
  public static WebhookReceiver takingMillis(long millis) {
    try {
      return new WebhookReceiver(millis * 1_000_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + port + "/hook";
  }

  /** Every request, also those that it failed to take. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  /** From now on it answers with 500. */
  public void fails() {
    fails = true;
  }

  public void failsNoMore() {
    fails = false;
  }

  /** From now on connections are refused. */
  public void goesAway() {
    server.stop(0);
  }

  public void comesBack() {
    try {
      server = serve(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has taken of a transaction, in the order of its arrival, each event once. */
  public List<Received> toldOf(String transaction) {
    Map<String, Received> events = new LinkedHashMap<>();
    received.stream()
        .filter(each -> each.taken() && each.transaction().equals(transaction))
        .forEach(each -> events.putIfAbsent(each.id(), each));
    return List.copyOf(events.values());
  }

  /** What a transaction has come to, as it was told. */
  public List<String> steps(String transaction) {
    return toldOf(transaction).stream().map(Received::step).toList();
  }

  /** That this is the last it was told of a transaction. */
  public Expectation isTold(String transaction, String step) {
    return () -> {
      List<String> steps = steps(transaction);
      return !steps.isEmpty() && steps.getLast().equals(step)
          ? Optional.empty()
          : Optional.of(transaction + " was told to be " + steps);
    };
  }

  /** The same of every accepted one. */
  public Expectation isTold(Batch batch, String step) {
    return () -> {
      for (Submission each : batch.accepted()) {
        Optional<String> missing = isTold(each.id(), step).unmet();
        if (missing.isPresent()) {
          return missing;
        }
      }
      return Optional.empty();
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private HttpServer serve(int at) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 1000);
    made.setExecutor(threads);
    made.createContext("/", this::take);
    made.start();
    return made;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean taken = !fails;
      received.add(
          new Received(
              Map.copyOf(exchange.getRequestHeaders()),
              new String(body, StandardCharsets.UTF_8),
              JsonMapper.shared().readTree(body),
              taken));
      LockSupport.parkNanos(nanos);
      exchange.sendResponseHeaders(taken ? 204 : 500, -1);
    }
  }

  /**
   * A request.
   *
   * @param headers by names of which the first letter alone is a capital
   * @param taken whether it was answered with success
   */
  public record Received(
      Map<String, List<String>> headers, String body, JsonNode json, boolean taken) {
    /** Of the event, the same each time it comes. */
    public String id() {
      return header("Webhook-id");
    }

    /** Empty when it is absent. */
    public String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }

    /** What it is about, in the old form of the body too; empty when it is no transaction. */
    public String transaction() {
      return json.path("data").path("transactionId").asString(text("transactionId"));
    }

    /** What has become of it: the end of the event's type, the status in the old form. */
    public String step() {
      String type = text("type");
      return type.isEmpty() ? text("status") : type.substring(type.indexOf('.') + 1);
    }

    private String text(String field) {
      return Answer.text(json.path(field));
    }
  }
}
