package io.sluice.evm.rpc;

/** What {@code eth_estimateGas}, or {@code eth_call}, said of one call. */
public sealed interface GasAnswer {
  /** It succeeds at the latest block with this much gas, without a margin. */
  record Estimate(long gas) implements GasAnswer {}

  /** It would revert now. */
  record Reverts(String reason) implements GasAnswer {}

  /** The sender cannot pay for it at present. */
  record InsufficientFunds(String message) implements GasAnswer {}

  /** No endpoint could say; nothing is known of the call. */
  record Unavailable(String message) implements GasAnswer {}
}
