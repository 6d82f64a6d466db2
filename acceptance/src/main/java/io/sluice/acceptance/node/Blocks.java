package io.sluice.acceptance.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Nodes that tell of blocks in ways of their own. */
public final class Blocks {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String RECEIPTS = "eth_getBlockReceipts";

  private Blocks() {}

  /** What a node says that cannot tell all receipts of a block at once. */
  public enum Lack {
    METHOD(-32601, "the method eth_getBlockReceipts does not exist/is not available"),
    INVALID_REQUEST(-32600, "Invalid request"),
    LENGTH_MISMATCH(-32000, "receipts length mismatch: 3 vs 4"),
    INTERNAL(-32603, "Internal error"),
    FORBIDDEN(403, "Forbidden"),
    TOO_LARGE(413, "Request Entity Too Large");

    private final int code;
    private final String message;

    Lack(int code, String message) {
      this.code = code;
      this.message = message;
    }
  }

  /** Has no receipts of whole blocks. */
  public static Manner without(Lack form) {
    if (form.code > 0) {
      return (question, onward) ->
          question.asks(RECEIPTS) ? Reply.Http.html(form.code, form.message) : onward.ask(question);
    }
    return Manner.itself(call ->
        Question.method(call).equals(RECEIPTS)
            ? Optional.of(Reply.error(call, form.code, form.message))
            : Optional.empty());
  }

  /**
   * A stranger's transaction in every block, of a kind we have never heard of, with a receipt that
   * lacks what ours have, or has it as null (as state-sync transactions on Bor do).
   */
  public static Manner strangers() {
    Map<String, ObjectNode> receipts = new ConcurrentHashMap<>();
    Manner added =
        Manner.twisting((call, answer) -> {
          switch (Question.method(call)) {
            case "eth_getBlockByNumber" -> {
              if (answer.path("result") instanceof ObjectNode block
                  && block.path("transactions") instanceof ArrayNode hashes) {
                ObjectNode receipt = stranger(block);
                receipts.put(receipt.path("transactionHash").asString(), receipt);
                hashes.add(receipt.path("transactionHash").asString());
              }
            }
            case RECEIPTS -> {
              ObjectNode receipt = receipts.get(hash(Question.parameter(call, 0)));
              if (receipt != null && answer.path("result") instanceof ArrayNode list) {
                list.insert(0, receipt);
              }
            }
            default -> {
              // As it is.
            }
          }
        });
    Manner single =
        Manner.itself(call ->
            Question.method(call).equals("eth_getTransactionReceipt")
                ? Optional.ofNullable(receipts.get(Question.parameter(call, 0)))
                    .map(receipt -> Reply.result(call, receipt))
                : Optional.empty());
    return (question, onward) -> single.answer(question, more -> added.answer(more, onward));
  }

  /** Receipts tell the opposite of how it went. */
  public static Manner receiptsTellTheOpposite() {
    return Manner.twisting((call, answer) -> {
      switch (Question.method(call)) {
        case RECEIPTS -> answer.path("result").forEach(Blocks::turn);
        case "eth_getTransactionReceipt" -> turn(answer.path("result"));
        default -> {
          // As it is.
        }
      }
    });
  }

  private static void turn(JsonNode result) {
    if (result instanceof ObjectNode receipt) {
      receipt.put("status", receipt.path("status").asString().equals("0x1") ? "0x0" : "0x1");
    }
  }

  /** Has blocks, and nothing of what was in them; accounts count on. */
  public static Manner forgetful() {
    return Manner.twisting((call, answer) -> {
      switch (Question.method(call)) {
        case "eth_getBlockByNumber" -> {
          if (answer.path("result") instanceof ObjectNode block) {
            block.set("transactions", JSON.createArrayNode());
          }
        }
        case RECEIPTS -> answer.set("result", JSON.createArrayNode());
        case "eth_getTransactionReceipt", "eth_getTransactionByHash" -> answer.putNull("result");
        default -> {
          // As it is.
        }
      }
    });
  }

  /** Its newest block is so many blocks old. */
  public static Manner behindBy(int blocks) {
    return (question, onward) -> {
      Reply newest = onward.ask(new Question(List.of(block("latest")), false));
      long head =
          newest instanceof Reply.Answers(var answers)
              ? Long.decode(answers.getFirst().path("result").path("number").asString("0x0"))
              : 0;
      String number = "0x" + Long.toHexString(Math.max(0, head - blocks));
      List<ObjectNode> older = new ArrayList<>();
      for (ObjectNode call : question.calls()) {
        ObjectNode copy = call.deepCopy();
        if (Question.method(call).equals("eth_getBlockByNumber")
            && Question.parameter(call, 0).equals("latest")) {
          copy.putArray("params").add(number).add(false);
        }
        older.add(copy);
      }
      return onward.ask(question.with(older));
    };
  }

  private static ObjectNode block(String number) {
    ObjectNode call = JSON.createObjectNode();
    call.put("jsonrpc", "2.0").put("id", 1).put("method", "eth_getBlockByNumber");
    call.putArray("params").add(number).add(false);
    return call;
  }

  private static ObjectNode stranger(ObjectNode block) {
    String blockHash = block.path("hash").asString();
    ObjectNode receipt = JSON.createObjectNode();
    receipt.put("effectiveGasPrice", (String) null).put("status", (String) null);
    receipt.put("type", "0x7f").put("cumulativeGasUsed", "0xffffffffffffffffffffffffffff");
    receipt.put("gasUsed", (String) null).put("contractAddress", (String) null);
    receipt.put("blockHash", blockHash).put("blockNumber", block.path("number").asString());
    return receipt.put("transactionHash", hash(blockHash));
  }

  /** Another hash for each block. */
  private static String hash(String blockHash) {
    return blockHash.length() < 4 ? "" : "0x57a6" + blockHash.substring(6);
  }
}
