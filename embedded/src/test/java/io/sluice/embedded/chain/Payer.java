package io.sluice.embedded.chain;

import io.sluice.embedded.TestNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Sends transactions to a node that mines each at once. */
record Payer(TestNode node, SigningKey key) {
  private static final Price PRICE = new Price(BigInteger.valueOf(10_000_000_000L), BigInteger.ONE);

  /** What became of a transaction. */
  record Receipt(JsonNode json) {
    boolean succeeded() {
      return json.get("status").asString().equals("0x1");
    }

    long gasUsed() {
      return Long.decode(json.get("gasUsed").asString());
    }

    String created() {
      return json.get("contractAddress").asString();
    }

    /** Of the forwarder's events: whose request, which nonce, and whether its call went well. */
    List<String> forwarded() {
      List<String> events = new ArrayList<>();
      for (JsonNode log : json.get("logs")) {
        if (log.get("topics").get(0).asString().equals(EXECUTED)) {
          byte[] data = Bytes.of(log.get("data").asString());
          String signer = "0x" + log.get("topics").get(1).asString().substring(26);
          events.add(signer + " " + data[31] + " " + (data[63] == 1));
        }
      }
      return events;
    }
  }

  private static final String EXECUTED =
      Bytes.hex(
          Bytes.hash(
              "ExecutedForwardRequest(address,uint256,bool)"
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII)));

  Receipt send(String to, byte[] data) throws IOException {
    return send(to, data, BigInteger.ZERO, 3_000_000);
  }

  Receipt send(String to, byte[] data, BigInteger value, long gas) throws IOException {
    return send(Bytes.of(to), data, value, gas);
  }

  /** The address of the contract that this code creates. */
  String create(byte[] initCode) throws IOException {
    return send(Bytes.NONE, initCode, BigInteger.ZERO, 5_000_000).created();
  }

  private Receipt send(byte[] to, byte[] data, BigInteger value, long gas) throws IOException {
    long nonce = new ChainReads(node).nonce(key.address(), "pending");
    var signed = new Transaction(31_337, nonce, PRICE, gas, to, value, data).signed(key);
    return new Receipt(node.call("eth_sendRawTransactionSync", signed.raw())); // EIP-7966
  }

  /** In the node's words, why a call reverts. */
  String refusal(String to, byte[] data, BigInteger value) throws IOException {
    try {
      node.call(
          "eth_call",
          Map.of(
              "from", key.address(),
              "to", to,
              "value", Bytes.hex(value),
              "data", Bytes.hex(data)),
          "latest");
      return "";
    } catch (NodeError e) {
      return e.said();
    }
  }
}
