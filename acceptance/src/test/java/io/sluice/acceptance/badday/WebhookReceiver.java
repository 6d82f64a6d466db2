package io.sluice.acceptance.badday;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * What a client has at the URL of its webhook: takes its time, can be away, and keeps everything.
 */
final class WebhookReceiver implements AutoCloseable {
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final long nanos;
  private final int port;
  private HttpServer server;

  private WebhookReceiver(long nanos) throws IOException {
    this.nanos = nanos;
    this.server = serve(0);
    this.port = server.getAddress().getPort();
  }

  /** One that answers after so long. */
  static WebhookReceiver takingMillis(long millis) {
    try {
      return new WebhookReceiver(millis * 1_000_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + port + "/hook";
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  /** From now on connections are refused. */
  void goesAway() {
    server.stop(0);
  }

  void comesBack() {
    try {
      server = serve(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
      received.add(
          new Received(
              String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id")),
              new String(body, StandardCharsets.UTF_8)));
      LockSupport.parkNanos(nanos);
      exchange.sendResponseHeaders(204, -1);
    }
  }

  /** A request. */
  record Received(String id, String body) {}
}
