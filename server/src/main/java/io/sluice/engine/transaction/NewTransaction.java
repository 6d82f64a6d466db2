package io.sluice.engine.transaction;

import io.sluice.evm.chain.ChainId;
import java.time.Instant;

/** A request that is about to be stored. */
public record NewTransaction(
    TransactionId id, long clientId, ChainId chain, Intent intent, Instant createdAt) {}
