package io.sluice.relay.news;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether the schema in docs/events.md is that of what is sent. */
class NewsContentTest {
  private static final String FENCE = "```";

  private final JsonNode schema = schema();

  @Test
  void theSchemaHasEveryMemberInItsOrder() {
    List<String> members =
        Arrays.stream(NewsContent.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();
    assertThat(schema.path("properties").propertyNames()).containsExactlyElementsOf(members);
    assertThat(schema.path("required").valueStream().map(JsonNode::stringValue))
        .containsExactlyElementsOf(members);
  }

  @Test
  void theSchemaSaysWhatMayBeNull() {
    for (RecordComponent each : NewsContent.class.getRecordComponents()) {
      boolean nullable = each.getAnnotatedType().isAnnotationPresent(Nullable.class);
      JsonNode type = schema.path("properties").path(each.getName()).path("type");
      assertThat(type.isArray()).as(each.getName()).isEqualTo(nullable);
    }
  }

  private static JsonNode schema() {
    try {
      String page = Files.readString(Path.of("../docs/events.md"));
      String block = page.substring(page.indexOf(FENCE + "json") + FENCE.length() + 4);
      return JsonMapper.shared().readTree(block.substring(0, block.indexOf(FENCE)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
