package io.sluice.gateway.access;

import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a text that is an {@link AddressRange}. */
@Target({ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Schema(pattern = "^[0-9a-fA-F:.]{1,45}(/[0-9]{1,3})?$", example = "10.0.0.0/8")
@interface RangeText {}
