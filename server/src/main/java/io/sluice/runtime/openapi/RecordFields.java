package io.sluice.runtime.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * Describes records as they are written: what is marked as {@link Nullable} may be null, every
 * member is there unless it is left out when it says nothing, and texts look as their {@link Forms}
 * say. A description that leaves this out makes clients that trust it fail at the first null.
 */
final class RecordFields implements ModelConverter {

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    Class<?> raw = Json31.mapper().constructType(type.getType()).getRawClass();
    if (schema != null && raw.isRecord()) {
      Schema<?> model = defined(schema, context);
      if (model != null && model.getProperties() != null) {
        model.setRequired(new ArrayList<>(required(raw, model)));
        for (RecordComponent component : raw.getRecordComponents()) {
          Schema<?> property = model.getProperties().get(name(component));
          if (property != null && !Forms.isNullable(property)) {
            describe(property, component, raw);
          }
        }
      }
    }
    return schema;
  }

  private static void describe(Schema<?> property, RecordComponent component, Class<?> owner) {
    Forms.describe(property, MergedAnnotations.from(component.getAccessor()));
    if (isNullable(component) && !owner.isAnnotationPresent(JsonInclude.class)) {
      Forms.mayBeNull(property);
    }
  }

  private static List<String> required(Class<?> owner, Schema<?> model) {
    List<String> names = new ArrayList<>();
    for (RecordComponent component : owner.getRecordComponents()) {
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        names.addAll(required(component.getType(), model));
      } else if (model.getProperties().containsKey(name(component))
          && isAlwaysThere(component, owner)) {
        names.add(name(component));
      }
    }
    return names;
  }

  private static boolean isAlwaysThere(RecordComponent component, Class<?> owner) {
    JsonInclude inclusion = owner.getAnnotation(JsonInclude.class);
    if (inclusion == null) {
      return true;
    }
    boolean empty =
        inclusion.value() == JsonInclude.Include.NON_EMPTY
            && Collection.class.isAssignableFrom(component.getType());
    return !isNullable(component) && !empty;
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** As it is written. */
  private static String name(RecordComponent component) {
    Method accessor = component.getAccessor();
    JsonProperty own = accessor.getAnnotation(JsonProperty.class);
    if (own != null && !own.value().isEmpty()) {
      return own.value();
    }
    var described = accessor.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
    return described == null || described.name().isEmpty() ? component.getName() : described.name();
  }

  private static @Nullable Schema<?> defined(Schema<?> schema, ModelConverterContext context) {
    String reference = schema.get$ref();
    return reference == null
        ? schema
        : context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
  }
}
