package io.sluice.embedded.chain;

import java.io.IOException;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a transaction pays for gas.
 *
 * @param most wei per gas
 * @param tip wei per gas of it for the block's producer (EIP-1559); null where the chain has no
 *     base fee, and all of {@code most} is paid
 */
record Price(BigInteger most, @Nullable BigInteger tip) {
  /** Nodes want a tenth more before they replace a transaction; an eighth is what all take. */
  private static final long EIGHTHS_OF_A_REPLACEMENT = 9;

  /**
   * One that is good for as long as the base fee does not double, which takes it at least six
   * blocks (EIP-1559: an eighth a block).
   */
  static Price now(Rpc rpc) throws IOException {
    JsonNode baseFee = rpc.call("eth_getBlockByNumber", "latest", false).path("baseFeePerGas");
    BigInteger usual = number(rpc.call("eth_gasPrice"));
    if (!baseFee.isString()) {
      return new Price(usual, null);
    }
    BigInteger base = number(baseFee);
    BigInteger tip = tip(rpc, usual.subtract(base).max(BigInteger.ZERO));
    return new Price(base.shiftLeft(1).add(tip), tip);
  }

  private static BigInteger tip(Rpc rpc, BigInteger otherwise) throws IOException {
    try {
      return number(rpc.call("eth_maxPriorityFeePerGas"));
    } catch (NodeError e) {
      return otherwise; // it is no part of what every node has to know
    }
  }

  private static BigInteger number(JsonNode hex) {
    return new BigInteger(1, Bytes.of(evenHex(hex.asString())));
  }

  private static String evenHex(String hex) {
    return hex.length() % 2 == 0 ? hex : "0x0" + hex.substring(2);
  }

  /** Whether nodes let this one replace another at the same nonce, and it is worth doing. */
  boolean isAbove(Price other) {
    return most.compareTo(other.most) > 0;
  }

  /** This, or as much more than the other as nodes want for a replacement. */
  Price replacing(Price other) {
    BigInteger otherTip = other.tip;
    return new Price(
        most.max(more(other.most)),
        tip == null || otherTip == null ? tip : tip.max(more(otherTip)));
  }

  private static BigInteger more(BigInteger wei) {
    return wei.multiply(BigInteger.valueOf(EIGHTHS_OF_A_REPLACEMENT))
        .shiftRight(3)
        .add(BigInteger.ONE);
  }
}
