package io.sluice.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What an answer says of whether a relayer has what it was sent. */
class GivenTest {
  private static final String NO = "{\"success\":false,\"data\":null,\"error\":\"no\"}";

  @Test
  void anIdSaysThatItHasIt() {
    assertThat(given(200, "{\"success\":true,\"data\":{\"id\":\"a\",\"status\":\"pending\"}}"))
        .isInstanceOf(Given.Taken.class);
  }

  @Test
  void aSuccessWithoutAnIdSaysNothing() {
    assertThat(given(200, "{\"success\":true,\"data\":{}}")).isInstanceOf(Given.Unknown.class);
    assertThat(given(200, "")).isInstanceOf(Given.Unknown.class);
  }

  @Test
  void aRefusalInItsEnvelopeIsOne() {
    assertThat(given(400, NO)).isEqualTo(new Given.Refused("no (HTTP 400)"));
    assertThat(given(400, "<html>")).isInstanceOf(Given.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429})
  void whatComesBeforeItsHandlersSendsItElsewhere(int status) {
    assertThat(given(status, NO)).isInstanceOf(Given.Elsewhere.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 408, 409, 413, 500, 502, 503, 504})
  void anythingElseMayHaveBeenStored(int status) {
    assertThat(given(status, NO)).isInstanceOf(Given.Unknown.class);
  }

  @Test
  void whatNeverLeftIsElsewhereAndWhatIsLostIsUnknown() {
    assertThat(Given.of(new RelayerHttp.Answer.NotSent("x"))).isInstanceOf(Given.Elsewhere.class);
    assertThat(Given.of(new RelayerHttp.Answer.Lost("x"))).isInstanceOf(Given.Unknown.class);
  }

  private static Given given(int status, String body) {
    var json =
        body.startsWith("{")
            ? JsonMapper.builder().build().readTree(body)
            : MissingNode.getInstance();
    return Given.of(new RelayerHttp.Answer.Heard(status, json, null));
  }
}
