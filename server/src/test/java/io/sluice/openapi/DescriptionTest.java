package io.sluice.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The API describes itself, errors and key included. */
class DescriptionTest {
  private static final Server server = Server.shared();

  @Test
  void itIsOpenApi31WithTheKeyAndTheProblem() {
    JsonNode api = server.send(server.request("/api/docs-json").build()).json();
    assertThat(api.path("openapi").asString()).startsWith("3.1");
    assertThat(api.at("/components/securitySchemes/apiKey/name").asString()).isEqualTo("X-API-Key");
    assertThat(api.at("/components/schemas/Problem/properties").propertyNames())
        .contains("type", "title", "status", "detail", "instance", "code", "retryable", "errors");
    JsonNode health = api.path("paths").path("/api/v1/health").path("get");
    assertThat(
            health
                .at("/responses/default/content/application~1problem+json/schema/$ref")
                .asString())
        .isEqualTo("#/components/schemas/Problem");
    assertThat(health.path("security").isEmpty()).as("open without a key").isTrue();
    assertThat(api.path("paths").propertyNames()).allMatch(path -> path.startsWith("/api/v1/"));
  }

  @Test
  void thePagesAreServed() {
    assertThat(server.send(server.request("/api/docs").build()).header("Location"))
        .endsWith("/api/swagger-ui/index.html");
    assertThat(server.send(server.request("/api/swagger-ui/index.html").build()).text())
        .contains("swagger-ui");
  }
}
