package io.sluice.evm.price;

/** Why something is to be signed again. */
public enum Cause {
  /** Somebody wants it: a client, or the watch that found it stuck. */
  ASKED,
  /** A node holds another transaction of ours at the nonce, which the offer does not outbid. */
  UNDERPRICED,
  /** The offer is under what a node takes; the bound is the least it named, in wei per gas. */
  FEE_TOO_LOW,
  /**
   * All gas at the offer is over what a node lets a transaction cost; the bound is that, in wei.
   */
  FEE_TOO_HIGH,
  /** The chain wants more gas before it executes anything; the bound is the gas it refused. */
  GAS_TOO_LOW,
  /** Its gas is over what a block or a transaction may have; the bound is the gas it refused. */
  GAS_TOO_HIGH
}
