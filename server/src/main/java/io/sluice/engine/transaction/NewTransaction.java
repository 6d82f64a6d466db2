package io.sluice.engine.transaction;

import io.sluice.evm.chain.ChainId;
import java.time.Instant;

/**
 * A request that is about to be stored.
 *
 * @param clientId whose it is; {@link #forCarriersOf} it for a carrier
 */
public record NewTransaction(
    TransactionId id, long clientId, ChainId chain, Intent intent, Instant createdAt) {
  private static final long OF_CARRIERS = 1L << 62;

  /**
   * What stands for a client where its carriers ({@link TransactionId#isCarrier}) are filed: they
   * wait in a line of their own, and are in no list of the client.
   */
  public static long forCarriersOf(long client) {
    return client | OF_CARRIERS;
  }

  /** The client itself, of either. */
  public static long client(long clientId) {
    return clientId & ~OF_CARRIERS;
  }
}
