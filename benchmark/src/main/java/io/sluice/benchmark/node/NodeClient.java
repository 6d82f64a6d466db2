package io.sluice.benchmark.node;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON-RPC to the node that the product uses too. Safe for many threads. */
public final class NodeClient {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The topic of {@code ExecutedForwardRequest(address,uint256,bool)}. */
  private static final String EXECUTED =
      "0x842fb24a83793558587a3dab2be7674da4a51d09c5542d6dd354e5d0ea70813c";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI node;

  public NodeClient(String url) {
    node = URI.create(url);
  }

  /** The same node by WebSocket. */
  URI webSocket() {
    return URI.create("ws://" + node.getHost() + ":" + node.getPort());
  }

  public long height() throws IOException {
    return quantity(call("eth_blockNumber"));
  }

  /** Hashes of the transactions of a block, in their order. */
  List<String> hashes(long block) throws IOException {
    JsonNode found = call("eth_getBlockByNumber", "0x" + Long.toHexString(block), false);
    List<String> hashes = new ArrayList<>();
    found.get("transactions").forEach(hash -> hashes.add(hash.asString()));
    return hashes;
  }

  /** Transactions of these accounts together that are in blocks. */
  public long transactionsOf(List<String> addresses) throws IOException {
    long sum = 0;
    for (String address : addresses) {
      sum += nonce(address);
    }
    return sum;
  }

  long nonce(String address) throws IOException {
    return quantity(call("eth_getTransactionCount", address, "latest"));
  }

  long chainId() throws IOException {
    return quantity(call("eth_chainId"));
  }

  /** Gives an account so much and no more. */
  public void setBalance(String address, String weiInHex) throws IOException {
    call("anvil_setBalance", address, weiInHex);
  }

  /** Lets an account's next transaction have this nonce. */
  public void setNonce(String address, long nonce) throws IOException {
    call("anvil_setNonce", address, "0x" + Long.toHexString(nonce));
  }

  /** So many empty blocks at once. */
  public void mine(int blocks) throws IOException {
    call("anvil_mine", "0x" + Integer.toHexString(blocks));
  }

  /** What a function without effect returns, as a number. */
  public BigInteger read(String contract, String data) throws IOException {
    String hex = call("eth_call", Map.of("to", contract, "data", data), "latest").asString();
    return new BigInteger(hex.substring(2), 16);
  }

  /** A call by an account whose key the node has. */
  public void sendUnlocked(String from, String contract, String data) throws IOException {
    call("eth_sendTransaction", Map.of("from", from, "to", contract, "data", data));
  }

  /** Transactions to a forwarder from this block on. */
  public List<Forwarded> forwarded(String forwarder, long fromBlock) throws IOException {
    List<Forwarded> found = new ArrayList<>();
    long last = height();
    for (long block = fromBlock; block <= last; block++) {
      for (JsonNode each : call("eth_getBlockReceipts", "0x" + Long.toHexString(block))) {
        if (forwarder.equalsIgnoreCase(each.path("to").asString(""))) {
          int executed =
              (int)
                  each.path("logs")
                      .valueStream()
                      .filter(log -> EXECUTED.equals(log.path("topics").path(0).asString("")))
                      .count();
          found.add(new Forwarded(quantity(each.path("gasUsed")), executed));
        }
      }
    }
    return found;
  }

  private static long quantity(JsonNode value) {
    return Long.decode(value.asString());
  }

  /** One batch of calls, as text; answers with the text that came back. */
  String post(byte[] body) throws IOException {
    var request =
        HttpRequest.newBuilder(node)
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }

  private JsonNode call(String method, Object... parameters) throws IOException {
    var body = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
    body.set("params", JSON.valueToTree(parameters));
    JsonNode answer = JSON.readTree(post(JSON.writeValueAsBytes(body)));
    if (!answer.has("result")) {
      throw new IOException("The node answers " + method + " with " + answer + ".");
    }
    return answer.get("result");
  }
}
