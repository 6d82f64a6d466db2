package io.sluice.gateway.policy;

import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a text of an answer that is a {@link Selector}. */
@Target({ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Schema(pattern = "^0x([0-9a-f]{8})?$", example = "0xa9059cbb")
public @interface SelectorText {}
