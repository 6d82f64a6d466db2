package io.sluice.runtime.request;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the {@code limit} of a list, which {@link Fields#limit} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
    in = ParameterIn.QUERY,
    name = "limit",
    schema =
        @Schema(
            type = "integer",
            format = "int32",
            minimum = "1",
            maximum = "" + LimitParameter.LARGEST,
            defaultValue = "" + LimitParameter.USUAL))
public @interface LimitParameter {
  /** Items when nobody says. */
  int USUAL = 50;

  /** Items at most. */
  int LARGEST = 500;
}
