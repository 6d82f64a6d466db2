package io.sluice.gateway.policy;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes an operation that refuses what the client's policy does not allow. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Refuses({
  ErrorCode.CONTRACT_NOT_ALLOWED,
  ErrorCode.FUNCTION_NOT_ALLOWED,
  ErrorCode.USER_BLOCKED,
  ErrorCode.VALUE_OVER_LIMIT,
  ErrorCode.GAS_OVER_LIMIT,
  ErrorCode.DATA_OVER_LIMIT,
  ErrorCode.RELAYER_NOT_ALLOWED
})
public @interface JudgedByPolicy {}
