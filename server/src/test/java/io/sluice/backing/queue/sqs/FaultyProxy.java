package io.sluice.backing.queue.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Stands before an SQS server, lets requests through or not, and tampers with answers. */
final class FaultyProxy implements AutoCloseable {
  private static final ObjectMapper JSON = JsonMapper.shared();

  private final URI target;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Duration delay = Duration.ZERO;
  private HttpServer server;

  FaultyProxy(URI target) {
    this.target = target;
    this.server = listen(0);
  }

  private HttpServer listen(int port) {
    try {
      var listening =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
      listening.createContext("/", this::serve);
      listening.setExecutor(threads);
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Nobody listens any more, and open connections are cut. */
  void down() {
    server.stop(0);
  }

  void up() {
    server = listen(server.getAddress().getPort());
  }

  /** The server takes the request but refuses these entries of its next batches. */
  void refuse(String operation, int batches, boolean senderFault, String... ids) {
    faults.put(operation, new Fault.Refuse(batches, senderFault, List.of(ids)));
  }

  /** The next requests are answered with this error and never arrive. */
  void fail(String operation, int times, int status, String code) {
    faults.put(operation, new Fault.Fail(times, status, code));
  }

  /** The next requests get through. */
  void mend(String operation) {
    faults.remove(operation);
  }

  /** Answers to receives arrive this much later from now on. */
  void delayReceives(Duration length) {
    delay = length;
  }

  /** Bodies of the requests that came, those that failed included. */
  List<JsonNode> requests(String operation) {
    return requests.stream()
        .filter(request -> request.operation().equals(operation))
        .map(Request::body)
        .toList();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String operation = exchange.getRequestHeaders().getFirst("X-Amz-Target").split("\\.", 2)[1];
      var body = (ObjectNode) JSON.readTree(exchange.getRequestBody());
      requests.add(new Request(operation, body.deepCopy()));
      switch (next(operation)) {
        case Fault.Fail fail ->
            answer(exchange, fail.status(), "{\"__type\":\"" + fail.code() + "\"}");
        case Fault.Refuse refuse -> answer(exchange, 200, refused(exchange, body, refuse));
        case null -> {
          var response = forward(exchange, body);
          if (operation.equals("ReceiveMessage")) {
            LockSupport.parkNanos(delay.toNanos());
          }
          answer(exchange, response.statusCode(), response.body());
        }
      }
    }
  }

  private @Nullable Fault next(String operation) {
    @Nullable Fault[] now = new Fault[1];
    faults.computeIfPresent(
        operation,
        (_, fault) -> {
          now[0] = fault;
          return fault.used();
        });
    return now[0];
  }

  private String refused(HttpExchange exchange, ObjectNode body, Fault.Refuse refuse)
      throws IOException {
    ArrayNode kept = JSON.createArrayNode();
    ArrayNode failed = JSON.createArrayNode();
    for (JsonNode entry : body.get("Entries")) {
      String id = entry.get("Id").asString();
      if (refuse.ids().contains(id)) {
        failed
            .addObject()
            .put("Id", id)
            .put("Code", refuse.senderFault() ? "ReceiptHandleIsInvalid" : "InternalError")
            .put("SenderFault", refuse.senderFault());
      } else {
        kept.add(entry);
      }
    }
    ObjectNode answer = JSON.createObjectNode();
    if (!kept.isEmpty()) {
      body.set("Entries", kept);
      answer = (ObjectNode) JSON.readTree(forward(exchange, body).body());
    }
    answer.set("Failed", failed);
    return answer.toString();
  }

  private HttpResponse<String> forward(HttpExchange exchange, ObjectNode body) throws IOException {
    var request = HttpRequest.newBuilder(target.resolve("/"));
    for (String header : List.of("Content-Type", "X-Amz-Target", "Authorization", "X-Amz-Date")) {
      request.header(header, exchange.getRequestHeaders().getFirst(header));
    }
    request.POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    http.shutdownNow();
  }

  private record Request(String operation, JsonNode body) {}

  /** What befalls the next requests of an operation. */
  private sealed interface Fault {
    /** What is left of it after one use; nothing when it is used up. */
    @Nullable Fault used();

    record Refuse(int batches, boolean senderFault, List<String> ids) implements Fault {
      @Override
      public @Nullable Fault used() {
        return batches > 1 ? new Refuse(batches - 1, senderFault, ids) : null;
      }
    }

    record Fail(int times, int status, String code) implements Fault {
      @Override
      public @Nullable Fault used() {
        return times > 1 ? new Fail(times - 1, status, code) : null;
      }
    }
  }
}
