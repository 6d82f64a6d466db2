package io.sluice.runtime.health;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes an operation whose status says whether something is out. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
    responseCode = "200",
    description = "All that is needed is there",
    useReturnTypeSchema = true)
@ApiResponse(
    responseCode = "503",
    description = "Something is out that nothing works without",
    useReturnTypeSchema = true)
public @interface StandsOrFalls {}
