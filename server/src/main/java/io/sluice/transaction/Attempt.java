package io.sluice.transaction;

import io.sluice.chain.Nonce;
import io.sluice.chain.TxHash;
import io.sluice.lane.LaneId;

/** A transaction as it was signed. Any attempt of a nonce may be the one that wins. */
public record Attempt(
    TransactionId transaction, LaneId lane, Nonce nonce, AttemptKind kind, TxHash hash) {}
