package io.sluice.acceptance.chaos;

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
import java.util.Random;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node that lags and lies now and then: old heads, empty blocks, receipts that are missing or say
 * the opposite, wrong counts, and refusals of what it has taken. Lives as long as the JVM.
 */
final class LyingNode {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int LAG = 3;
  private static final List<String> REFUSALS =
      List.of(
          "nonce too low",
          "already known",
          "replacement transaction underpriced",
          "insufficient funds for gas * price + value",
          "intrinsic gas too low",
          "something nobody has heard of");
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI honest;
  private final Random random;
  private final HttpServer server;
  private volatile double share;

  private LyingNode(String honest, long seed, HttpServer server) {
    this.honest = URI.create(honest);
    this.random = new Random(seed);
    this.server = server;
  }

  static LyingNode before(String honest, long seed) {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var node = new LyingNode(honest, seed, server);
      server.createContext("/", node::handle);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on this share of its answers is not true. */
  void lies(double wanted) {
    share = wanted;
  }

  private synchronized boolean liesNow() {
    return random.nextDouble() < share;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode asked = JSON.readTree(exchange.getRequestBody().readAllBytes());
      byte[] answer;
      try {
        JsonNode said = JSON.readTree(forward(asked));
        answer = JSON.writeValueAsBytes(share > 0 ? twisted(asked, said) : said);
      } catch (IOException e) {
        exchange.sendResponseHeaders(502, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private byte[] forward(JsonNode body) throws IOException {
    var request =
        HttpRequest.newBuilder(honest)
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private JsonNode twisted(JsonNode asked, JsonNode said) throws IOException {
    if (asked instanceof ArrayNode calls && said instanceof ArrayNode answers) {
      for (int i = 0; i < answers.size() && i < calls.size(); i++) {
        twist(calls.get(i), (ObjectNode) answers.get(i));
      }
    } else if (said instanceof ObjectNode answer) {
      twist(asked, answer);
    }
    return said;
  }

  private void twist(JsonNode call, ObjectNode answer) throws IOException {
    if (!answer.has("result") || !liesNow()) {
      return;
    }
    JsonNode result = answer.get("result");
    switch (call.path("method").asString()) {
      case "eth_getBlockByNumber" -> {
        if (call.path("params").path(0).asString().equals("latest")) {
          answer.set("result", older(result));
        } else if (result instanceof ObjectNode block) {
          block.set("transactions", JSON.createArrayNode());
        }
      }
      case "eth_getTransactionReceipt" -> {
        if (result instanceof ObjectNode receipt && random.nextBoolean()) {
          receipt.put("status", receipt.path("status").asString().equals("0x1") ? "0x0" : "0x1");
        } else {
          answer.putNull("result");
        }
      }
      case "eth_getBlockReceipts" -> {
        for (JsonNode receipt : result) {
          ((ObjectNode) receipt).put("status", "0x0");
        }
      }
      case "eth_getTransactionCount" ->
          answer.put("result", "0x" + Long.toHexString(Long.decode(result.asString()) + LAG));
      case "eth_sendRawTransaction" -> {
        answer.remove("result");
        String refusal = REFUSALS.get(random.nextInt(REFUSALS.size()));
        answer.set("error", JSON.createObjectNode().put("code", -32000).put("message", refusal));
      }
      default -> {
        // The rest is true.
      }
    }
  }

  private JsonNode older(JsonNode newest) throws IOException {
    long number = Math.max(0, Long.decode(newest.path("number").asString()) - LAG);
    ObjectNode call = JSON.createObjectNode();
    call.put("jsonrpc", "2.0").put("id", 1).put("method", "eth_getBlockByNumber");
    call.putArray("params").add("0x" + Long.toHexString(number)).add(false);
    JsonNode block = JSON.readTree(forward(call)).path("result");
    return block.isObject() ? block : newest;
  }
}
