package io.sluice.acceptance.dsl;

import java.math.BigInteger;
import tools.jackson.databind.JsonNode;

/**
 * A transaction in a block.
 *
 * @param from lower case
 */
public record ChainTransaction(
    String hash,
    String from,
    String to,
    String value,
    String input,
    long nonce,
    long block,
    boolean succeeded) {
  static ChainTransaction of(JsonNode transaction, boolean succeeded) {
    return new ChainTransaction(
        Answer.text(transaction.path("hash")),
        Answer.text(transaction.path("from")),
        Answer.text(transaction.path("to")),
        new BigInteger(Answer.text(transaction.path("value")).substring(2), 16).toString(),
        Answer.text(transaction.path("input")),
        Long.decode(Answer.text(transaction.path("nonce"))),
        Long.decode(Answer.text(transaction.path("blockNumber"))),
        succeeded);
  }

  /** Whether it does nothing but use up a nonce. */
  boolean isNoOp() {
    return from.equalsIgnoreCase(to) && value.equals("0") && input.equals("0x");
  }

  String mark() {
    return Order.mark(to, input, value);
  }
}
