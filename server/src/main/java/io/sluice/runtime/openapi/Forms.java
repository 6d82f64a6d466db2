package io.sluice.runtime.openapi;

import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * Annotations that say what a text looks like: each wears a {@code @Schema}, and stands at a
 * component of a record or a parameter of a controller's method. Of a list it describes the
 * entries. What stands there itself goes before.
 */
final class Forms {
  static final String NULL = "null";

  private Forms() {}

  /** Describes a value by the form among its annotations, where there is one. */
  static void describe(Schema<?> value, MergedAnnotations annotations) {
    annotations.stream(io.swagger.v3.oas.annotations.media.Schema.class)
        .filter(MergedAnnotation::isMetaPresent)
        .findFirst()
        .ifPresent(
            form -> write(value.getItems() == null ? value : value.getItems(), form.synthesize()));
  }

  private static void write(Schema<?> value, io.swagger.v3.oas.annotations.media.Schema form) {
    if (form.types().length > 0) {
      value.setTypes(new LinkedHashSet<>(List.of(form.types())));
    }
    if (!form.pattern().isEmpty() && value.getPattern() == null) {
      value.setPattern(form.pattern());
    }
    if (!form.format().isEmpty()) {
      value.setFormat(form.format());
    }
    if (!form.minimum().isEmpty() && value.getMinimum() == null) {
      value.setMinimum(new BigDecimal(form.minimum()));
    }
    if (!form.maximum().isEmpty() && value.getMaximum() == null) {
      value.setMaximum(new BigDecimal(form.maximum()));
    }
    if (form.minLength() > 0) {
      value.setMinLength(form.minLength());
    }
    if (form.maxLength() < Integer.MAX_VALUE) {
      value.setMaxLength(form.maxLength());
    }
    if (form.allowableValues().length > 0) {
      oneOf(value, Arrays.asList(form.allowableValues()));
    }
    if (!form.example().isEmpty() && value.getExample() == null) {
      value.setExample(form.example());
    }
    if (!form.description().isEmpty() && value.getDescription() == null) {
      value.setDescription(form.description());
    }
  }

  /** Leaves a value nothing but these. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // what a schema holds is known by its types alone
  static void oneOf(Schema<?> value, List<String> allowed) {
    ((Schema) value).setEnum(new ArrayList<>(allowed));
  }

  /** Says that a value may be null. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // as above
  static void mayBeNull(Schema<?> value) {
    Set<String> types = types(value);
    if (!types.isEmpty()) {
      types.add(NULL);
      value.setTypes(types);
      if (value.getEnum() != null && !value.getEnum().contains(null)) {
        List<Object> allowed = new ArrayList<>(value.getEnum());
        allowed.add(null);
        ((Schema) value).setEnum(allowed);
      }
    } else if (value.get$ref() != null) {
      Schema<?> nothing = new Schema<>();
      nothing.setTypes(new LinkedHashSet<>(Set.of(NULL)));
      value.setAnyOf(List.of(new Schema<>().$ref(value.get$ref()), nothing));
      value.set$ref(null);
    }
  }

  static boolean isNullable(Schema<?> value) {
    return types(value).contains(NULL)
        || (value.getAnyOf() != null && value.getAnyOf().stream().anyMatch(Forms::isNullable));
  }

  private static Set<String> types(Schema<?> value) {
    Set<String> types = new LinkedHashSet<>();
    if (value.getTypes() != null) {
      types.addAll(value.getTypes());
    } else if (value.getType() != null) {
      types.add(value.getType());
    }
    return types;
  }
}
