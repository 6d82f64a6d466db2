package io.sluice.acceptance.dsl;

import java.math.BigInteger;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A transaction in a block.
 *
 * @param from lower case
 * @param executions what forwarders executed in it, in their order
 */
public record ChainTransaction(
    String hash,
    String from,
    String to,
    String value,
    String input,
    long nonce,
    long block,
    boolean succeeded,
    List<Execution> executions) {
  public ChainTransaction {
    executions = List.copyOf(executions);
  }

  static ChainTransaction of(JsonNode transaction, JsonNode receipt) {
    return new ChainTransaction(
        Answer.text(transaction.path("hash")),
        Answer.text(transaction.path("from")),
        Answer.text(transaction.path("to")),
        new BigInteger(Answer.text(transaction.path("value")).substring(2), 16).toString(),
        Answer.text(transaction.path("input")),
        Long.decode(Answer.text(transaction.path("nonce"))),
        Long.decode(Answer.text(transaction.path("blockNumber"))),
        Answer.text(receipt.path("status")).equals("0x1"),
        Execution.in(receipt));
  }

  /** Whether it does nothing but use up a nonce. */
  boolean isNoOp() {
    return from.equalsIgnoreCase(to) && value.equals("0") && input.equals("0x");
  }

  String mark() {
    return Order.mark(to, input, value);
  }
}
