package io.sluice.embedded.chain;

import java.io.IOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What deploying asks of a node. {@code block} is a number in hex, or a tag. */
record ChainReads(Rpc rpc) {
  long chainId() throws IOException {
    return number(rpc.call("eth_chainId"));
  }

  String newestBlock() throws IOException {
    return rpc.call("eth_blockNumber").asString();
  }

  long nonce(String address, String block) throws IOException {
    return number(rpc.call("eth_getTransactionCount", address, block));
  }

  BigInteger balance(String address) throws IOException {
    return new BigInteger(
        rpc.call("eth_getBalance", address, "latest").asString().substring(2), 16);
  }

  /** No bytes where there is no contract. */
  byte[] code(String address, String block) throws IOException {
    return Bytes.of(rpc.call("eth_getCode", address, block).asString());
  }

  /** Of a call that changes nothing. */
  byte[] answer(String address, byte[] calldata) throws IOException {
    Map<String, String> call = Map.of("to", address, "data", Bytes.hex(calldata));
    return Bytes.of(rpc.call("eth_call", call, "latest").asString());
  }

  /**
   * Units of gas.
   *
   * @param to none to create a contract
   */
  long estimate(String from, byte[] to, byte[] data) throws IOException {
    Map<String, String> call = new LinkedHashMap<>();
    call.put("from", from);
    if (to.length > 0) {
      call.put("to", Bytes.hex(to));
    }
    call.put("data", Bytes.hex(data));
    return number(rpc.call("eth_estimateGas", call));
  }

  boolean isMined(String hash) throws IOException {
    return !rpc.call("eth_getTransactionReceipt", hash).isNull();
  }

  private static long number(JsonNode hex) {
    return Long.decode(hex.asString());
  }
}
