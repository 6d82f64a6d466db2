package io.sluice.acceptance.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An endpoint that passes everything on to an honest node, in whatever manner it is told to. Lives
 * as long as the JVM. Safe for use by many threads.
 */
public final class BadNode {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI honest;
  private final HttpServer server;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private volatile List<Manner> manners = List.of();
  private volatile boolean dead;

  private BadNode(String honest, HttpServer server) {
    this.honest = URI.create(honest);
    this.server = server;
  }

  public static BadNode before(String honest) {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var node = new BadNode(honest, server);
      server.createContext("/", node::handle);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** From now on it is so, and no longer as it was; the first one given meets a question first. */
  public void is(Manner... wanted) {
    manners = List.of(wanted);
  }

  /** The same with those of a list. */
  public void is(List<Manner> wanted) {
    manners = List.copyOf(wanted);
  }

  /** The manner of an endpoint that leads to the node behind this one. */
  public Manner leadingHere() {
    return (question, onward) -> forward(question);
  }

  public void isHonest() {
    manners = List.of();
  }

  /**
   * Takes connections and requests, and never answers: as a machine that is gone without a word.
   */
  public void dies() {
    dead = true;
  }

  /** Who waits for an answer now loses the connection. */
  public synchronized void livesAgain() {
    dead = false;
    notifyAll();
  }

  /** How many calls of this method it has been asked so far, whatever it answered. */
  public long asked(String method) {
    return count(method).sum();
  }

  /** How many HTTP requests there were so far. */
  public long requests() {
    return count("").sum();
  }

  private LongAdder count(String what) {
    return counts.computeIfAbsent(what, any -> new LongAdder());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Question question = Question.of(exchange.getRequestBody().readAllBytes());
      count("").increment();
      question.calls().forEach(call -> count(Question.method(call)).increment());
      if (dead) {
        awaitLife();
        return;
      }
      Reply reply = answer(question, manners);
      switch (reply) {
        case Reply.Answers answers ->
            send(exchange, 200, "application/json", answers.body(question.batch()));
        case Reply.Http said -> {
          said.headers().forEach(exchange.getResponseHeaders()::set);
          send(exchange, said.status(), said.type(), said.bytes());
        }
        case Reply.Gone() -> {
          // Closed without an answer.
        }
      }
    }
  }

  private synchronized void awaitLife() {
    try {
      while (dead) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Reply answer(Question question, List<Manner> left) throws IOException {
    return left.isEmpty()
        ? forward(question)
        : left.getFirst()
            .answer(question, further -> answer(further, left.subList(1, left.size())));
  }

  private Reply forward(Question question) {
    var request =
        HttpRequest.newBuilder(honest)
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(question.body()));
    try {
      byte[] answer = http.send(request.build(), BodyHandlers.ofByteArray()).body();
      return Reply.Answers.of(question, JSON.readTree(answer));
    } catch (IOException | JacksonException e) {
      return Reply.Http.html(502, "Bad Gateway");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.Gone();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
