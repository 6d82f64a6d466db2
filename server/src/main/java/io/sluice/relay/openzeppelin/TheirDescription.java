package io.sluice.relay.openzeppelin;

import io.sluice.runtime.failure.Problem;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Describes the errors of their operations as {@link TheirErrors} writes them. */
@Component
@ForRole(Role.API)
class TheirDescription implements OpenApiCustomizer {
  /** What all of their operations, and none of ours, are filed under. */
  static final String TAG = "OpenZeppelin Relayer API";

  private static final String SCHEMAS = "#/components/schemas/";

  @Override
  public void customise(OpenAPI api) {
    List.of(TheirErrors.Refusal.class, TheirErrors.Unauthorized.class, TheirErrors.TooMany.class)
        .forEach(form ->
            ModelConverters.getInstance(true)
                .readAll(form)
                .forEach(api.getComponents()::addSchemas));
    api.getPaths().values().stream()
        .flatMap(path -> path.readOperations().stream())
        .filter(each -> each.getTags() != null && each.getTags().contains(TAG))
        .map(Operation::getResponses)
        .forEach(answers -> answers.forEach(TheirDescription::rewrite));
  }

  private static void rewrite(String status, ApiResponse answer) {
    Content content = answer.getContent();
    MediaType problem = content == null ? null : content.remove(Problem.MEDIA_TYPE);
    if (problem == null) {
      return;
    }
    List<Schema<?>> forms = new ArrayList<>();
    if (status.equals("" + TheirErrors.UNAUTHORIZED)) {
      forms.add(named("OpenzeppelinUnauthorized"));
    } else {
      Schema<?> told = problem.getSchema();
      Schema<?> codes = told.getAllOf().get(1);
      Schema<?> refusal = new Schema<>();
      refusal.setAllOf(List.of(named("OpenzeppelinRefusal"), codes));
      forms.add(refusal);
      if (status.equals("" + TheirErrors.TOO_MANY)) {
        forms.add(named("OpenzeppelinTooManyRequests"));
      }
    }
    MediaType before = content.get("application/json");
    if (before != null) {
      forms.add(before.getSchema());
    }
    content.addMediaType("application/json", new MediaType().schema(anyOf(forms)));
    if (status.equals("400")) {
      content.addMediaType(Problem.MEDIA_TYPE, problem); // of a line that nobody can read as theirs
    }
  }

  private static Schema<?> anyOf(List<Schema<?>> forms) {
    if (forms.size() == 1) {
      return forms.getFirst();
    }
    Schema<?> any = new Schema<>();
    forms.forEach(any::addAnyOfItem);
    return any;
  }

  private static Schema<?> named(String name) {
    return new Schema<>().$ref(SCHEMAS + name);
  }
}
