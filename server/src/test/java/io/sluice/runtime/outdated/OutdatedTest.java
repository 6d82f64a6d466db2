package io.sluice.runtime.outdated;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** K5: who calls what will go away is told with every answer. */
class OutdatedTest {
  private static final Server server = Server.shared();

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/outdated", "/api/v1/outdated/refused"})
  void itsAnswersSaySinceWhenUntilWhenAndWhatInstead(String path) {
    Answer answer = server.get(path);
    assertThat(answer.header("Deprecation")).isEqualTo("@1801353600");
    assertThat(answer.header("Sunset")).isEqualTo("Fri, 31 Dec 2027 00:00:00 GMT");
    assertThat(answer.header("Link")).isEqualTo("</api/v2/new>; rel=\"successor-version\"");
  }

  @Test
  void otherAnswersSayNothingOfTheKind() {
    assertThat(server.get("/api/v1/relayers/status").header("Deprecation")).isEmpty();
  }

  @Test
  void itsDescriptionSaysSo() {
    JsonNode paths = server.send(server.request("/api/docs-json").build()).json().path("paths");
    JsonNode old = paths.path("/api/v1/outdated").path("get");
    assertThat(old.path("deprecated").asBoolean(false)).isTrue();
    assertThat(old.at("/responses/200/headers").propertyNames())
        .contains("Deprecation", "Sunset", "Link");
    assertThat(old.path("description").asString()).contains("/api/v2/new", "2027-12-31");
    assertThat(paths.at("/~1api~1v1~1relayers~1status/get").has("deprecated")).isFalse();
  }
}
