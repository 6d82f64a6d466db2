package io.sluice.acceptance.node;

import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Nodes that refuse transactions, in words taken from reports of real ones. */
public final class Sends {
  private static final String SEND = "eth_sendRawTransaction";
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);

  private Sends() {}

  /**
   * Refuses what there are words for.
   *
   * @param words empty for what it takes
   */
  public static Manner refuses(Function<RawTransaction, Optional<String>> words) {
    return Manner.itself(call ->
        Question.method(call).equals(SEND)
            ? words
                .apply(RawTransaction.of(Question.parameter(call, 0)))
                .map(message -> Reply.error(call, -32000, message))
            : Optional.empty());
  }

  /** Refuses everything with these words. */
  public static Manner refusesAll(String words) {
    return refuses(any -> Optional.of(words));
  }

  /** A chain on which even a plain transfer needs this much gas, and which says so when asked. */
  public static Manner needsGas(long least) {
    Manner refusal =
        refuses(raw -> raw.gas() < least ? Optional.of("intrinsic gas too low") : Optional.empty());
    Manner estimate =
        Manner.twisting((call, answer) -> {
          if (Question.method(call).equals("eth_estimateGas") && answer.has("result")) {
            long gas = Long.decode(answer.path("result").asString());
            answer.put("result", "0x" + Long.toHexString(Math.max(gas, least)));
          }
        });
    return (question, onward) -> refusal.answer(question, more -> estimate.answer(more, onward));
  }

  /** A node with a cap on what one transaction may cost (geth's {@code --rpc.txfeecap}). */
  public static Manner capsFeesAt(BigInteger wei) {
    return refuses(raw -> {
      BigInteger fee = raw.maxFee().multiply(BigInteger.valueOf(raw.gas()));
      return fee.compareTo(wei) <= 0
          ? Optional.empty()
          : Optional.of(
              "tx fee (%s ether) exceeds the configured cap (%s ether)"
                  .formatted(ether(fee), ether(wei)));
    });
  }

  private static String ether(BigInteger wei) {
    BigInteger cents = wei.multiply(BigInteger.valueOf(100)).divide(ETHER);
    return new java.math.BigDecimal(cents, 2).toString();
  }

  /** A node with a least tip, which it names. */
  public static Manner wantsTip(BigInteger least) {
    return refuses(raw ->
        raw.tip().compareTo(least) >= 0
            ? Optional.empty()
            : Optional.of(
                "transaction gas price below minimum: gas tip cap %s, minimum needed %s"
                    .formatted(raw.tip(), least)));
  }

  /** Answers every call of a method with an error, when its text contains these words. */
  public static Manner fails(String method, String words, int code, String message) {
    return Manner.itself((ObjectNode call) ->
        Question.method(call).equals(method) && call.toString().contains(words)
            ? Optional.of(Reply.error(call, code, message))
            : Optional.empty());
  }
}
