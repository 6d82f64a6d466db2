package io.sluice.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  private static final String WITH_LENGTH =
      lines("HTTP/1.1 202 Accepted", "content-LENGTH: 8", "X: y", "") + "{\"a\": 1}";
  private static final String IN_CHUNKS =
      lines("HTTP/1.1 202 ", "Transfer-Encoding: chunked", "Connection: close", "")
          + lines("3", "{\"a", "A", "\": \"1\",\"b\"", "0", "");

  private final AnswerReader reader = new AnswerReader();

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  private int take(String text) {
    for (byte each : text.getBytes(StandardCharsets.US_ASCII)) {
      reader.room().put(each);
    }
    return reader.status();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isCompleteWithItsLastByteOnly(boolean inChunks) {
    String answer = inChunks ? IN_CHUNKS : WITH_LENGTH;
    for (char each : answer.substring(0, answer.length() - 1).toCharArray()) {
      assertThat(take(String.valueOf(each))).isEqualTo(AnswerReader.INCOMPLETE);
    }
    assertThat(take(answer.substring(answer.length() - 1))).isEqualTo(202);
  }

  @Test
  void joinsChunksAndSeesTheEndOfTheConnection() {
    take(IN_CHUNKS);
    assertThat(reader.body()).isEqualTo("{\"a\": \"1\",\"b\"");
    assertThat(reader.isLast()).isTrue();
  }

  @Test
  void readsTheNextAnswerAfreshAndGrows() {
    take(IN_CHUNKS);
    reader.reset();
    String body = "x".repeat(100_000);
    assertThat(take(lines("HTTP/1.1 503 No", "Content-Length: 100000", "") + body)).isEqualTo(503);
    assertThat(reader.body()).isEqualTo(body);
    assertThat(reader.isLast()).isFalse();
  }

  @Test
  void refusesWhatIsNoAnswer() {
    assertThatThrownBy(() -> take(lines("SSH-2.0-OpenSSH_9", "")))
        .isInstanceOf(IllegalStateException.class);
  }
}
