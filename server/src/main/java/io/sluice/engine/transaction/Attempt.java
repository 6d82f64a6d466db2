package io.sluice.engine.transaction;

import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;

/** A transaction as it was signed. Any attempt of a nonce may be the one that wins. */
public record Attempt(
    TransactionId transaction, LaneId lane, Nonce nonce, AttemptKind kind, TxHash hash) {}
