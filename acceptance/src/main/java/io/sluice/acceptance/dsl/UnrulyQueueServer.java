package io.sluice.acceptance.dsl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands before a queue server and does what SQS is allowed to do: every message is delivered
 * twice, up to two seconds late, and in any order.
 */
public final class UnrulyQueueServer {
  private static final String TARGET = "X-Amz-Target";
  private static final int LATEST_SECONDS = 2;

  /** Longer than a long poll. */
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Random random = new Random(20_260_101);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger doubled = new AtomicInteger();
  private final HttpServer server;
  private final String real;

  private UnrulyQueueServer(String real, HttpServer server) {
    this.real = real;
    this.server = server;
  }

  /** Before the queue server of this JVM's infrastructure; lives as long as the JVM. */
  public static UnrulyQueueServer start() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var unruly = new UnrulyQueueServer(Machine.get().infrastructure().queues().url(), server);
      server.createContext("/", unruly::handle);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return unruly;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How many messages were sent twice. */
  public int doubled() {
    return doubled.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String target = String.valueOf(exchange.getRequestHeaders().getFirst(TARGET));
      if (target.endsWith(".SendMessage") || target.endsWith(".SendMessageBatch")) {
        forward(exchange, mixedUp(body));
        body = mixedUp(body);
      }
      HttpResponse<byte[]> answer = forward(exchange, body);
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      byte[] content = answer.body();
      exchange.sendResponseHeaders(answer.statusCode(), content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(real + exchange.getRequestURI()))
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (String header : List.of("Content-Type", TARGET, "Authorization", "X-Amz-Date")) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        request.header(header, value);
      }
    }
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Each message late by chance, and those of a batch in another order. */
  private synchronized byte[] mixedUp(byte[] body) {
    ObjectNode request = (ObjectNode) JSON.readTree(body);
    if (request.path("Entries") instanceof ArrayNode entries) {
      List<JsonNode> mixed = new ArrayList<>(entries.valueStream().toList());
      Collections.shuffle(mixed, random);
      mixed.forEach(entry -> delay((ObjectNode) entry));
      request.set("Entries", JSON.createArrayNode().addAll(mixed));
    } else {
      delay(request);
    }
    return JSON.writeValueAsBytes(request);
  }

  private void delay(ObjectNode message) {
    message.put("DelaySeconds", random.nextInt(LATEST_SECONDS + 1));
    doubled.incrementAndGet();
  }
}
