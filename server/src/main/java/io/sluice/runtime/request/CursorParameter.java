package io.sluice.runtime.request;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;

/** Describes the {@code cursor} of a list, which {@link Fields#cursor} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Refuses(ErrorCode.INVALID_CURSOR)
@Parameter(
    in = ParameterIn.QUERY,
    name = "cursor",
    description = "A nextCursor of an earlier answer")
public @interface CursorParameter {
  /** Its form, where clients may know. */
  @AliasFor(annotation = Parameter.class)
  Schema schema() default @Schema(type = "string");
}
