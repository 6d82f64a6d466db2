package io.sluice.runtime.request;

import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a field of a request that {@link FieldType#amount} reads. */
@Target({ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Schema(
    types = {"string", "integer"},
    pattern = "^[0-9]{1,78}$",
    minimum = "0",
    example = "1000000000000000")
public @interface AmountForm {}
