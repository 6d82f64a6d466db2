package io.sluice.acceptance.node;

import java.time.Clock;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** A node of another chain at the same address: much further, and nobody of ours was ever there. */
public final class OtherChain implements Manner {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final long HEAD = 20_000_000;

  private final long id;

  public OtherChain(long id) {
    this.id = id;
  }

  @Override
  public Reply answer(Question question, Onward onward) {
    List<ObjectNode> answers = question.calls().stream().map(this::answer).toList();
    return new Reply.Answers(answers);
  }

  private ObjectNode answer(ObjectNode call) {
    return switch (Question.method(call)) {
      case "eth_chainId" -> Reply.result(call, text("0x" + Long.toHexString(id)));
      case "net_version" -> Reply.result(call, text(Long.toString(id)));
      case "eth_blockNumber" -> Reply.result(call, text(hex(HEAD)));
      case "eth_getBlockByNumber" -> Reply.result(call, block(Question.parameter(call, 0)));
      case "eth_getBlockReceipts" -> Reply.result(call, JSON.createArrayNode());
      case "eth_getTransactionCount", "eth_getBalance" -> Reply.result(call, text("0x0"));
      case "eth_gasPrice" -> Reply.result(call, text("0x3b9aca00"));
      case "eth_estimateGas" -> Reply.result(call, text("0x5208"));
      case "eth_call" -> Reply.result(call, text("0x"));
      case "eth_feeHistory" -> Reply.result(call, fees());
      case "eth_sendRawTransaction" ->
          Reply.error(
              call, -32000, "invalid chain id for signer: have 31337 want " + Long.toString(id));
      default -> Reply.result(call, JSON.nullNode());
    };
  }

  private static JsonNode block(String wanted) {
    long number = wanted.startsWith("0x") ? Long.decode(wanted) : HEAD;
    if (number > HEAD) {
      return JSON.nullNode();
    }
    ObjectNode block = JSON.createObjectNode();
    block.put("number", hex(number)).put("hash", hash(number)).put("parentHash", hash(number - 1));
    block.put("timestamp", hex(Clock.systemUTC().instant().getEpochSecond()));
    block.put("baseFeePerGas", "0x3b9aca00").put("gasLimit", "0x1c9c380").put("gasUsed", "0x0");
    block.putArray("transactions");
    return block;
  }

  private static ObjectNode fees() {
    ObjectNode fees = JSON.createObjectNode();
    ArrayNode base = fees.put("oldestBlock", hex(HEAD - 1)).putArray("baseFeePerGas");
    base.add("0x3b9aca00").add("0x3b9aca00");
    fees.putArray("reward").addArray().add("0x3b9aca00").add("0x3b9aca00").add("0x3b9aca00");
    return fees;
  }

  private static String hash(long number) {
    return "0x07%062x".formatted(number);
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  private static StringNode text(String value) {
    return StringNode.valueOf(value);
  }
}
