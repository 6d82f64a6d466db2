package io.sluice.gateway.access;

import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a text that is a {@link Scope}. */
@Target({ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Schema(
    allowableValues = {
      "relay:read",
      "relay:write",
      "withdrawals:read",
      "withdrawals:write",
      "graphs:write",
      "admin"
    })
@interface ScopeText {}
