package io.sluice.engine.transaction;

import io.sluice.runtime.failure.ErrorCode;

/** Why a transaction ends before it has a nonce. */
public record Failure(TransactionId id, ErrorCode code, String detail) {}
