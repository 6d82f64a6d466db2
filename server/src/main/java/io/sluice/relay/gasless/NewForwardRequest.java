package io.sluice.relay.gasless;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.price.Speed;
import java.time.Instant;

/**
 * A request that was checked and is about to be stored.
 *
 * @param signer the row of {@link ForwardSigners} of whoever signed it, at this forwarder
 * @param signature 65 bytes, which the forwarder takes
 */
record NewForwardRequest(
    TransactionId id,
    long client,
    ChainId chain,
    Address forwarder,
    long signer,
    ForwardRequest request,
    Bytes signature,
    Speed speed,
    boolean retryOnFailure,
    Instant createdAt) {}
