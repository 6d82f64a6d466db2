package io.sluice.relay.gasless;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.forwarder.SignedRequest;
import io.sluice.evm.price.Speed;
import java.time.Instant;

/**
 * A request as it was stored.
 *
 * @param signer the row of {@link ForwardSigners}
 * @param insistent whether it may be tried beyond the usual
 * @param tries carriers that have ended without executing it, 0 or more
 */
record HeldRequest(
    TransactionId id,
    long client,
    long signer,
    SignedRequest signed,
    Speed speed,
    boolean insistent,
    int tries) {

  ForwardRequest request() {
    return signed.request();
  }

  long nonce() {
    return request().nonce().longValueExact();
  }

  /** Whether no block may execute it any more. */
  boolean expired(Instant now) {
    return request().deadline() < now.getEpochSecond();
  }
}
