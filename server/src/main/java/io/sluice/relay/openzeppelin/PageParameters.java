package io.sluice.relay.openzeppelin;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes what {@link PageQuery} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
    in = ParameterIn.QUERY,
    name = "page",
    schema =
        @Schema(
            type = "integer",
            format = "int32",
            minimum = "1",
            maximum = "10000",
            defaultValue = "1"))
@Parameter(
    in = ParameterIn.QUERY,
    name = "per_page",
    schema =
        @Schema(
            type = "integer",
            format = "int32",
            minimum = "1",
            maximum = "500",
            defaultValue = "10"))
@interface PageParameters {}
