package io.sluice.lane;

/** What can happen to a nonce. */
public enum NonceEvent {
  /** Reserved and signed with, in one commit. */
  SIGNED,
  /** A block we follow holds a transaction with it. */
  MINED,
  /** The block that held it is no longer part of the chain. */
  UNMINED
}
