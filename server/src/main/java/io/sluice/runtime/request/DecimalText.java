package io.sluice.runtime.request;

import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a text of an answer that is a whole number from 0 up. */
@Target({ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Schema(pattern = "^(0|[1-9][0-9]{0,77})$", example = "1000000000000000")
public @interface DecimalText {}
