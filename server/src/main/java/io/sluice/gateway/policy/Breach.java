package io.sluice.gateway.policy;

import io.sluice.runtime.failure.ErrorCode;

/**
 * A rule that forbids something.
 *
 * @param rule the field of the policy
 * @param detail one sentence
 */
public record Breach(ErrorCode code, String rule, String detail) {}
