package io.sluice.gateway.access;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.openapi.AnswerHeader;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The scope that a key must have for an operation: on a method of a controller, or on the
 * controller for all of its methods that say nothing themselves. What names none is closed to
 * everybody.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Refuses({
  ErrorCode.UNAUTHENTICATED,
  ErrorCode.REQUEST_NOT_SIGNED,
  ErrorCode.REQUEST_SIGNATURE_WRONG,
  ErrorCode.REQUEST_STALE,
  ErrorCode.REQUEST_REPLAYED,
  ErrorCode.FORBIDDEN,
  ErrorCode.ADDRESS_NOT_ALLOWED,
  ErrorCode.RATE_LIMITED,
  ErrorCode.DATABASE_UNAVAILABLE,
  ErrorCode.OVERLOADED
})
@AnswerHeader(
    name = "RateLimit",
    description = "What is left of the client's limit (draft-ietf-httpapi-ratelimit-headers).",
    pattern = "^\"client\";r=[0-9]+;t=[0-9]+$",
    always = false)
@AnswerHeader(
    name = "RateLimit-Policy",
    description = "The client's limit: a bucket of q requests that fills in w seconds.",
    pattern = "^\"client\";q=[0-9]+;w=[0-9]+$",
    always = false)
public @interface Needs {
  Scope value();
}
