package io.sluice.engine.lane;

/** What can happen to a nonce. */
public enum NonceEvent {
  /** Reserved and signed with, in one commit. */
  SIGNED,
  /** A node has what was signed with it. */
  SENT,
  /** Something else was signed for it: at a higher price, or a no-op. */
  REPLACED,
  /** A block we follow holds a transaction with it. */
  MINED,
  /** The block that held it is no longer part of the chain. */
  UNMINED,
  /** A transaction that is not ours used it up; whoever it was reserved for gets another. */
  FOREIGN
}
