package io.sluice.backing.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTest {
  private static final int MIB = 1024 * 1024;

  @Test
  void countsBodyAndAttributesInUtf8() {
    var message = new Outgoing("a한😀", Map.of("né", "x"), Duration.ZERO);
    assertThat(message.bytes()).isEqualTo((1 + 3 + 4) + 3 + "String".length() + 1);
  }

  @Test
  void oneMebibyteIsTheMost() {
    assertThat(Outgoing.of("x".repeat(MIB)).refusal()).isEmpty();
    assertThat(Outgoing.of("x".repeat(MIB + 1)).refusal())
        .contains("1,048,577 bytes are more than the 1,048,576 that SQS takes");
    assertThat(new Outgoing("x".repeat(MIB), Map.of("a", "b"), Duration.ZERO).refusal())
        .isPresent();
  }

  @Test
  void emptyBodyIsRefused() {
    assertThat(Outgoing.of("").refusal()).contains("the body is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "a\u000bb", "\ud800", "\ufffe", "\uffff"})
  void charactersThatSqsRefusesAreRefused(String text) {
    assertThat(Outgoing.of(text).refusal()).isPresent();
    assertThat(Outgoing.of(Outgoing.acceptable(text, 10)).refusal()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t\n\r ", "\ud7ff\ue000\ufffd", "😀", "{\"id\":1}"})
  void otherCharactersAreTaken(String text) {
    assertThat(Outgoing.of(text).refusal()).isEmpty();
    assertThat(Outgoing.acceptable(text, 10)).isEqualTo(text);
  }

  @Test
  void acceptableTextIsShortAndNeverEmpty() {
    assertThat(Outgoing.acceptable("", 10)).isEqualTo("-");
    assertThat(Outgoing.acceptable("😀".repeat(20), 10)).isEqualTo("😀".repeat(10));
  }

  @ParameterizedTest
  @CsvSource({
    "10, 1, 1",
    "11, 1, 2",
    "25, 1, 3",
    "1, 1048576, 1",
    "2, 524288, 1",
    "3, 524288, 2",
    "10, 104858, 2",
    "10, 104857, 1"
  })
  void packsByCountAndByBytes(int messages, int bytes, int batches) {
    var entries =
        IntStream.range(0, messages)
            .mapToObj(index -> new BatchEntries.Entry(index, Outgoing.of("x".repeat(bytes))))
            .toList();

    var packed = BatchEntries.pack(entries);

    assertThat(packed).hasSize(batches);
    assertThat(packed.stream().flatMap(List::stream)).containsExactlyElementsOf(entries);
    for (var batch : packed) {
      assertThat(batch).hasSizeBetween(1, 10);
      assertThat(batch.stream().mapToInt(entry -> entry.message().bytes()).sum())
          .isLessThanOrEqualTo(MIB);
    }
  }

  @Test
  void attributesCountWhenPacking() {
    var half = new Outgoing("x".repeat(MIB / 2 - 8), Map.of("a", "b"), Duration.ZERO);
    var over = new Outgoing("x".repeat(MIB / 2 - 7), Map.of("a", "b"), Duration.ZERO);
    assertThat(
            BatchEntries.pack(
                List.of(new BatchEntries.Entry(0, half), new BatchEntries.Entry(1, half))))
        .hasSize(1);
    assertThat(
            BatchEntries.pack(
                List.of(new BatchEntries.Entry(0, half), new BatchEntries.Entry(1, over))))
        .hasSize(2);
  }
}
