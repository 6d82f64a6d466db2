package io.sluice.runtime.role;

/**
 * A part of the pipeline that can run alone or beside others in one process ({@code
 * --roles=api,signer}).
 */
public enum Role {
  /** Takes HTTP requests and answers questions about them. */
  API,
  /** Chooses a lane, estimates gas, sets the price. */
  RELAY,
  /** Reserves nonces and signs; the only role that may hold keys. */
  SIGNER,
  /** Sends signed bytes to nodes, in nonce order. */
  BROADCASTER,
  /** Follows blocks and decides what is mined, confirmed and failed. */
  MONITOR,
  /** Keeps what the queues gave up on, and tries again what may succeed. */
  DEADLETTER
}
