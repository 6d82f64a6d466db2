package io.sluice.evm.network;

import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a text of an answer that is the name of a {@link Network}. */
@Target({ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Schema(pattern = "^[a-z0-9-]{1,20}$", example = "polygon")
public @interface NetworkName {}
