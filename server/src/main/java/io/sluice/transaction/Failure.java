package io.sluice.transaction;

import io.sluice.failure.ErrorCode;

/** Why a transaction ends before it has a nonce. */
public record Failure(TransactionId id, ErrorCode code, String detail) {}
