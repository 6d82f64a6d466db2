package io.sluice.runtime.openapi;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Declares what may be null: whatever a record marks as {@link Nullable}. A description that leaves
 * it out makes clients that trust it fail at the first null.
 */
final class NullableFields implements ModelConverter {
  private static final String NULL = "null";

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    Class<?> raw = Json31.mapper().constructType(type.getType()).getRawClass();
    if (schema != null && raw.isRecord()) {
      Schema<?> model = defined(schema, context);
      if (model != null && model.getProperties() != null) {
        for (RecordComponent component : raw.getRecordComponents()) {
          Schema<?> property = model.getProperties().get(component.getName());
          if (property != null
              && component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            declare(property);
          }
        }
      }
    }
    return schema;
  }

  private static @Nullable Schema<?> defined(Schema<?> schema, ModelConverterContext context) {
    String reference = schema.get$ref();
    return reference == null
        ? schema
        : context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
  }

  private static void declare(Schema<?> property) {
    Set<String> types = new LinkedHashSet<>();
    if (property.getTypes() != null) {
      types.addAll(property.getTypes());
    } else if (property.getType() != null) {
      types.add(property.getType());
    }
    if (!types.isEmpty()) {
      types.add(NULL);
      property.setTypes(types);
    }
  }
}
