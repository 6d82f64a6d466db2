package io.sluice.relay.openzeppelin;

import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.rpc.Passing;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One call of JSON-RPC 2.0: whether it may be passed on, and what is answered. */
final class RpcCall {
  private static final int INVALID_REQUEST = -32600;
  private static final int METHOD_NOT_FOUND = -32601;
  private static final int INVALID_PARAMS = -32602;
  private static final int INTERNAL = -32603;
  private static final int LONGEST = 64;

  /** What reads and nothing else; a method that nodes may add some day is not among them. */
  private static final Set<String> READS =
      Set.of(
          "eth_blobBaseFee",
          "eth_blockNumber",
          "eth_call",
          "eth_estimateGas",
          "eth_feeHistory",
          "eth_gasPrice",
          "eth_getBalance",
          "eth_getBlockByHash",
          "eth_getBlockByNumber",
          "eth_getBlockReceipts",
          "eth_getBlockTransactionCountByHash",
          "eth_getBlockTransactionCountByNumber",
          "eth_getCode",
          "eth_getLogs",
          "eth_getProof",
          "eth_getStorageAt",
          "eth_getTransactionByBlockHashAndIndex",
          "eth_getTransactionByBlockNumberAndIndex",
          "eth_getTransactionByHash",
          "eth_getTransactionCount",
          "eth_getTransactionReceipt",
          "eth_maxPriorityFeePerGas");

  /** Nodes are written to in ASCII. */
  private static final JsonMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private RpcCall() {}

  /** The whole answer as JSON. */
  static String answer(JsonNode call, ChainId chain, Passing nodes) {
    JsonNode id = call.path("id");
    String shown = id.isString() || id.isNumber() ? ASCII.writeValueAsString(id) : "null";
    JsonNode method = call.path("method");
    JsonNode params = call.path("params");
    if (!method.isString()) {
      return error(shown, INVALID_REQUEST, "One call of JSON-RPC 2.0 is expected.", null);
    }
    String name = method.stringValue();
    switch (name) {
      case "eth_chainId" -> {
        return result(shown, "\"" + Hex.quantity(chain.value()) + "\"");
      }
      case "net_version" -> {
        return result(shown, "\"" + chain + "\"");
      }
      default -> {}
    }
    if (!READS.contains(name)) {
      return error(shown, METHOD_NOT_FOUND, notHere(name), null);
    }
    boolean none = params.isMissingNode() || params.isNull();
    if (!none && !params.isArray()) {
      return error(shown, INVALID_PARAMS, "params must be an array.", null);
    }
    String array = none ? "[]" : ASCII.writeValueAsString(params);
    return switch (nodes.pass(name, array.substring(1, array.length() - 1))) {
      case Passing.Passed.Result(String json) -> result(shown, json);
      case Passing.Passed.Refused(long code, String message, String data) ->
          error(shown, code, message, data);
      case Passing.Passed.Unavailable _ ->
          error(shown, INTERNAL, "No node of the network answers at present.", null);
    };
  }

  private static String notHere(String method) {
    String shown = method.length() <= LONGEST ? method : method.substring(0, LONGEST) + "…";
    return method.startsWith("eth_send")
        ? "The method " + shown + " is not available: send through POST …/transactions."
        : "The method " + shown + " is not available.";
  }

  private static String result(String id, String json) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json + "}";
  }

  private static String error(String id, long code, String message, @Nullable String data) {
    ObjectNode error = JsonNodeFactory.instance.objectNode().put("code", code);
    error.put("message", message);
    if (data != null) {
      error.put("data", data);
    }
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"error\":"
        + ASCII.writeValueAsString(error)
        + "}";
  }
}
