package io.sluice.evm.price;

/** Which kind of transaction offers the price. */
public enum PricingMode {
  /** As the chain has it: dynamic where blocks have a base fee, else legacy. */
  AUTO,
  /** A most and a tip (EIP-1559), whatever blocks say. */
  DYNAMIC,
  /** One gas price (type 0). */
  LEGACY
}
