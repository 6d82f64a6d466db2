package io.sluice.backing.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.Fault;
import io.sluice.backing.queue.Message;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.Verdict;
import io.sluice.backing.queue.Verdict.Part;
import io.sluice.backing.queue.sqs.Acknowledgement.Delete;
import io.sluice.backing.queue.sqs.Acknowledgement.Hide;
import io.sluice.backing.queue.sqs.Acknowledgement.Replace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictRulesTest {
  /** Random is always zero: the whole of each delay. */
  private final VerdictRules rules =
      new VerdictRules(
          QueueName.TX_REQUEST,
          3,
          new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(15), () -> 0));

  private static Delivery delivery(int receives) {
    return delivery("body", receives, Map.of());
  }

  private static Delivery delivery(String body, int receives, Map<String, String> attributes) {
    return new Delivery(new Message("id", body, receives), "receipt", attributes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 9})
  void doneIsDeleted(int receives) {
    assertThat(rules.of(delivery(receives), Verdict.DONE))
        .isEqualTo(new Delete(delivery(receives)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void retryLaterHidesForItsDelay(int receives) {
    assertThat(rules.of(delivery(receives), new Verdict.RetryLater(Duration.ofSeconds(7), "x")))
        .isEqualTo(new Hide(delivery(receives), Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void retryLaterAtTheLimitIsRenewedWithItsAttributes(int receives) {
    var given = delivery("body", receives, Map.of("trace", "t"));
    assertThat(rules.of(given, new Verdict.RetryLater(Duration.ofSeconds(7), "x")))
        .isEqualTo(
            new Replace(
                given,
                List.of(new Outgoing("body", Map.of("trace", "t"), Duration.ofSeconds(7))),
                List.of()));
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 10"})
  void retryWithBackoffGrowsWithTheReceives(int receives, int seconds) {
    assertThat(rules.of(delivery(receives), new Verdict.RetryWithBackoff("x")))
        .isEqualTo(new Hide(delivery(receives), Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void retryWithBackoffAtTheLimitIsBuried(int receives) {
    var said =
        Map.of(
            "sluice.reason", "why",
            "sluice.fault", "unknown",
            "sluice.source", "tx-request-queue");
    assertThat(rules.of(delivery(receives), new Verdict.RetryWithBackoff("why")))
        .isEqualTo(
            new Replace(
                delivery(receives), List.of(), List.of(new Outgoing("body", said, Duration.ZERO))));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void splitIsReplacedByAMessagePerEnding(int receives) {
    var split =
        new Verdict.Split(
            List.of(
                new Part("1", new Verdict.RetryLater(Duration.ofSeconds(7), "full")),
                new Part("2", new Verdict.DeadLetter("nobody knows it")),
                new Part("3,4", new Verdict.RetryWithBackoff("a bug"))));
    var given = delivery("1,2,3,4,5", receives, Map.of("trace", "t"));
    var replace = (Replace) rules.of(given, split);
    assertThat(replace.delivery()).isEqualTo(given);
    var waits = new Outgoing("1", Map.of("trace", "t"), Duration.ofSeconds(7));
    if (receives < 3) {
      var failed = new Outgoing("3,4", Map.of("trace", "t"), Duration.ofSeconds(5L * receives));
      assertThat(replace.fresh()).containsExactly(waits, failed);
      assertThat(replace.dead()).extracting(Outgoing::body).containsExactly("2");
    } else {
      assertThat(replace.fresh()).containsExactly(waits);
      assertThat(replace.dead()).extracting(Outgoing::body).containsExactly("2", "3,4");
    }
    assertThat(replace.dead().getFirst().attributes())
        .containsEntry("sluice.reason", "nobody knows it")
        .containsEntry("sluice.fault", "permanent")
        .containsEntry("trace", "t");
  }

  @ParameterizedTest
  @EnumSource
  void buriedSaysWhatIsToBlame(Fault fault) {
    assertThat(buried(new Verdict.RetryWithBackoff("why", fault)))
        .containsEntry("sluice.fault", fault.text());
    assertThat(buried(new Verdict.DeadLetter("why"))).containsEntry("sluice.fault", "permanent");
  }

  @Test
  void buriedKeepsAttributesButNotAnOlderReasonAndNeverMoreThanTen() {
    Map<String, String> ten =
        IntStream.range(0, 10).boxed().collect(Collectors.toMap(n -> "a" + n, n -> "v"));
    assertThat(buried("body", ten)).hasSize(10).containsEntry("sluice.reason", "why");
    assertThat(
            buried(
                "body", Map.of("sluice.reason", "old", "sluice.fault", "transient", "trace", "t")))
        .isEqualTo(
            Map.of(
                "sluice.reason", "why",
                "sluice.fault", "permanent",
                "sluice.source", "tx-request-queue",
                "trace", "t"));
  }

  @Test
  void buriedBodyIsMoreImportantThanItsReason() {
    String full = "x".repeat(Outgoing.MAX_BYTES);
    assertThat(buried(full, Map.of("trace", "t"))).isEmpty();
    assertThat(buried(full.substring(90), Map.of("trace", "t".repeat(10))))
        .containsOnlyKeys("sluice.reason", "sluice.fault", "sluice.source");
  }

  private Map<String, String> buried(String body, Map<String, String> attributes) {
    return buried(delivery(body, 3, attributes), new Verdict.DeadLetter("why"));
  }

  private Map<String, String> buried(Verdict verdict) {
    return buried(delivery(3), verdict);
  }

  private Map<String, String> buried(Delivery delivery, Verdict verdict) {
    return rules.of(delivery, verdict) instanceof Replace(var _, var _, var dead)
        ? dead.getFirst().attributes()
        : Map.of("not", "buried");
  }

  @ParameterizedTest
  @CsvSource({
    "PT-1S, 0",
    "PT0S, 0",
    "PT0.001S, 1",
    "PT1S, 1",
    "PT1.5S, 2",
    "PT12H, 43200",
    "P400D, 43200"
  })
  void delaysAreWholeSecondsOfAtMostTwelveHours(Duration length, int seconds) {
    assertThat(SourceQueue.seconds(length)).isEqualTo(seconds);
  }

  @Test
  void delayWithoutEndIsTwelveHours() {
    assertThat(SourceQueue.seconds(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(43_200);
  }
}
