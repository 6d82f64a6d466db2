package io.sluice.acceptance.node;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lags and lies now and then: old heads, empty blocks, receipts that are missing or say the
 * opposite, wrong counts, and refusals of what was taken.
 */
public final class Lies implements Manner {
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

  private final Random random;
  private final double share;

  /**
   * @param share of the answers that are not true
   */
  public Lies(long seed, double share) {
    this.random = new Random(seed);
    this.share = share;
  }

  @Override
  public Reply answer(Question question, Onward onward) throws IOException {
    Reply reply = onward.ask(question);
    if (reply instanceof Reply.Answers(var answers)) {
      for (int i = 0; i < answers.size(); i++) {
        twist(question.calls().get(i), answers.get(i), onward);
      }
    }
    return reply;
  }

  private synchronized boolean now() {
    return random.nextDouble() < share;
  }

  private void twist(ObjectNode call, ObjectNode answer, Onward onward) throws IOException {
    if (!answer.has("result") || !now()) {
      return;
    }
    JsonNode result = answer.get("result");
    switch (Question.method(call)) {
      case "eth_getBlockByNumber" -> {
        if (Question.parameter(call, 0).equals("latest")) {
          answer.set("result", older(result, onward));
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

  private static JsonNode older(JsonNode newest, Onward onward) throws IOException {
    long number = Math.max(0, Long.decode(newest.path("number").asString()) - LAG);
    ObjectNode call = JSON.createObjectNode();
    call.put("jsonrpc", "2.0").put("id", 1).put("method", "eth_getBlockByNumber");
    call.putArray("params").add("0x" + Long.toHexString(number)).add(false);
    Reply reply = onward.ask(new Question(List.of(call), false));
    return reply instanceof Reply.Answers(var answers) && answers.getFirst().has("result")
        ? answers.getFirst().path("result")
        : newest;
  }
}
