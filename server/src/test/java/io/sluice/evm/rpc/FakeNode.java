package io.sluice.evm.rpc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node that does as it is told, well or badly, and remembers what it was asked. */
final class FakeNode implements AutoCloseable {
  /** What one HTTP request held, and the way to answer it. */
  interface Behaviour {
    void answer(HttpExchange exchange, List<Asked> calls) throws IOException;
  }

  record Asked(String id, String method, JsonNode params) {
    String result(String json) {
      return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json + "}";
    }

    String error(int code, String message) {
      return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":\"%s\"}}"
          .formatted(id, code, message);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<List<Asked>> requests = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Behaviour behaviour;
  private volatile boolean introducing;
  private volatile String authorization = "";

  FakeNode(Behaviour behaviour) {
    this.behaviour = behaviour;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** A node that answers every call, by itself and in order, with what this makes of it. */
  static FakeNode answering(Function<Asked, String> answer) {
    return new FakeNode(each(answer));
  }

  static Behaviour each(Function<Asked, String> answer) {
    return (exchange, calls) -> {
      String answers = calls.stream().map(answer).collect(Collectors.joining(","));
      json(exchange, calls.size() == 1 ? answers : "[" + answers + "]");
    };
  }

  static Behaviour status(int status, String contentType, String body) {
    return (exchange, calls) -> {
      exchange.getResponseHeaders().set("Content-Type", contentType);
      send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    };
  }

  /** Takes the request and never answers. */
  Behaviour silent() {
    return (exchange, calls) -> await();
  }

  /** Announces an answer, sends the first half of it and closes the connection. */
  static Behaviour truncated(Function<Asked, String> answer) {
    return (exchange, calls) -> {
      byte[] all =
          calls.stream()
              .map(answer)
              .collect(Collectors.joining(",", "[", "]"))
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, all.length);
      exchange.getResponseBody().write(all, 0, all.length / 2);
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  /** Sends the head of an answer, then nothing. */
  Behaviour stalling() {
    return (exchange, calls) -> {
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      body.write('[');
      body.flush();
      await();
    };
  }

  /** Sends a blank of JSON now and then, for ever. */
  Behaviour trickling(Duration pause) {
    return (exchange, calls) -> {
      exchange.sendResponseHeaders(200, 0);
      do {
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
      } while (!await(pause));
    };
  }

  /** Does the same a while later. */
  Behaviour late(Duration pause, Behaviour then) {
    return (exchange, calls) -> {
      if (!await(pause)) {
        then.answer(exchange, calls);
      }
    };
  }

  static void json(HttpExchange exchange, String body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    send(exchange, 200, body.getBytes(StandardCharsets.UTF_8));
  }

  void behave(Behaviour next) {
    behaviour = next;
  }

  /**
   * While it introduces itself it says that it serves chain 31337, whatever else it does, and
   * remembers nothing of it.
   */
  void introduce(boolean introducing) {
    this.introducing = introducing;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/secret-key");
  }

  String label() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Every request so far, each with its calls. */
  List<List<Asked>> requests() {
    return List.copyOf(requests);
  }

  List<String> methods() {
    return requests().stream().flatMap(List::stream).map(Asked::method).toList();
  }

  String authorization() {
    return authorization;
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      JsonNode request = JsonMapper.shared().readTree(exchange.getRequestBody());
      List<Asked> calls = new ArrayList<>();
      if (request.isArray()) {
        request.forEach(call -> calls.add(asked(call)));
      } else {
        calls.add(asked(request));
      }
      if (introducing) {
        each(asked -> asked.result("\"0x7a69\"")).answer(exchange, calls);
      } else {
        requests.add(calls);
        behaviour.answer(exchange, calls);
      }
    }
  }

  private static Asked asked(JsonNode call) {
    return new Asked(call.get("id").asString(), call.get("method").asString(), call.get("params"));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private void await() {
    var _ = await(Duration.ofDays(1));
  }

  /** Whether the node is closing by then. */
  private boolean await(Duration time) {
    try {
      return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
