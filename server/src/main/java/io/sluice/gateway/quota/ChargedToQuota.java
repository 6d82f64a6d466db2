package io.sluice.gateway.quota;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes an operation that refuses what is more than the client's quota has left. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Refuses(ErrorCode.QUOTA_EXCEEDED)
public @interface ChargedToQuota {}
