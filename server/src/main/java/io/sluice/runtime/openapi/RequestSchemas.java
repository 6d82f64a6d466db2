package io.sluice.runtime.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Tells what requests hold from what answers hold: in a request what may be null may be left out,
 * and nothing may be there that is not described ({@code runtime.request.Fields} refuses it).
 */
@SuppressWarnings("rawtypes") // as the library has them
final class RequestSchemas implements OpenApiCustomizer {
  private static final String PREFIX = "#/components/schemas/";

  @Override
  public void customise(OpenAPI api) {
    Map<String, Schema> all = api.getComponents().getSchemas();
    Set<String> requests = new LinkedHashSet<>();
    api.getPaths().values().stream()
        .flatMap(path -> path.readOperations().stream())
        .map(Operation::getRequestBody)
        .filter(Objects::nonNull)
        .flatMap(RequestSchemas::ofBody)
        .forEach(schema -> follow(schema, all, requests));
    requests.stream().map(all::get).filter(Objects::nonNull).forEach(RequestSchemas::close);
  }

  private static Stream<Schema<?>> ofBody(RequestBody body) {
    return body.getContent().values().stream()
        .map(MediaType::getSchema)
        .filter(Objects::nonNull)
        .map(schema -> (Schema<?>) schema);
  }

  private static void follow(Schema<?> schema, Map<String, Schema> all, Set<String> found) {
    String reference = schema.get$ref();
    if (reference != null && reference.startsWith(PREFIX)) {
      String name = reference.substring(PREFIX.length());
      Schema<?> target = all.get(name);
      if (target != null && found.add(name)) {
        follow(target, all, found);
      }
    }
    inside(schema).forEach(each -> follow(each, all, found));
  }

  private static Stream<Schema<?>> inside(Schema<?> schema) {
    Stream<? extends Collection<? extends Schema>> parts =
        Stream.of(
                schema.getProperties() == null ? null : schema.getProperties().values(),
                schema.getOneOf(),
                schema.getAnyOf(),
                schema.getAllOf(),
                schema.getItems() == null ? null : List.of(schema.getItems()))
            .filter(Objects::nonNull);
    return parts.flatMap(Collection::stream).map(each -> (Schema<?>) each);
  }

  private static void close(Schema<?> request) {
    if (request.getProperties() == null) {
      return;
    }
    request.setAdditionalProperties(false);
    Map<String, Schema> properties = request.getProperties();
    if (request.getRequired() != null) {
      request.setRequired(
          request.getRequired().stream()
              .filter(name -> !Forms.isNullable(Objects.requireNonNull(properties.get(name))))
              .toList());
    }
  }
}
