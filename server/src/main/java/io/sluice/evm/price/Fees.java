package io.sluice.evm.price;

import io.sluice.evm.chain.Wei;

/**
 * What a transaction offers per gas.
 *
 * @param max the most it pays in all, base fee and tip (EIP-1559); the gas price of a legacy one
 * @param priority the tip for the block's producer, never above {@code max}; equal to it for a
 *     legacy one
 * @param pricing which kind of transaction says so
 */
public record Fees(Wei max, Wei priority, Pricing pricing) {
  public Fees {
    if (priority.compareTo(max) > 0) {
      throw new IllegalArgumentException("the tip is above the most it pays");
    }
    if (pricing == Pricing.LEGACY && !priority.equals(max)) {
      throw new IllegalArgumentException("a legacy transaction has one price");
    }
  }

  /** An offer after EIP-1559. */
  public Fees(Wei max, Wei priority) {
    this(max, priority, Pricing.DYNAMIC);
  }

  /** The one price of a legacy transaction. */
  public static Fees legacy(Wei gasPrice) {
    return new Fees(gasPrice, gasPrice, Pricing.LEGACY);
  }

  /** How a transaction names its price. */
  public enum Pricing {
    /** A most and a tip: type 2 (EIP-1559). */
    DYNAMIC,
    /** One gas price: type 0, signed after EIP-155. */
    LEGACY
  }
}
