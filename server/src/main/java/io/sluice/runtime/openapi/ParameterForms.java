package io.sluice.runtime.openapi;

import io.swagger.v3.oas.models.parameters.Parameter;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotations;

/** Describes parameters of controllers' methods by their {@link Forms}. */
final class ParameterForms implements ParameterCustomizer {
  @Override
  public @Nullable Parameter customize(@Nullable Parameter described, MethodParameter parameter) {
    if (described != null && described.getSchema() != null) {
      Forms.describe(
          described.getSchema(), MergedAnnotations.from(parameter.getParameterAnnotations()));
    }
    return described;
  }
}
