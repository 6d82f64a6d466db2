package io.sluice.backing.queue.sqs;

import static io.sluice.backing.queue.sqs.Eventually.eventually;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.Message;
import io.sluice.backing.queue.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

@ExtendWith(ElasticMq.Shared.class)
@Timeout(30)
class SqsConsumerTest {
  private final ElasticMq server;
  private TestQueue queue;

  SqsConsumerTest(ElasticMq server) {
    this.server = server;
    this.queue = server.queue();
  }

  @BeforeEach
  void ownQueue() {
    queue = server.queue();
  }

  private Settings settings() {
    return Settings.of(server.endpoint(), queue);
  }

  @Test
  void handsOverOneMessageAtOnceAndRemovesIt() throws Exception {
    var handler = RecordingHandler.done();
    try (var rig = Rig.start(handler, settings())) {
      queue.send("hello");

      Message message = handler.one();

      assertThat(message.body()).isEqualTo("hello");
      assertThat(message.receiveCount()).isEqualTo(1);
      eventually("deleted", () -> queue.visible() + queue.inFlight() == 0);
      assertThat(rig.verdicts("done")).isEqualTo(1);
      assertThat(rig.meters.get("queue.processing.duration").timer().count()).isEqualTo(1);
    }
  }

  @Test
  void handsOverTogetherWhatPiledUp() throws Exception {
    var open = new CountDownLatch(1);
    var handler = new RecordingHandler(_ -> await(open));
    try (var rig = Rig.start(handler, settings().with("concurrency", 1))) {
      queue.send("first");
      handler.one();
      queue.send(30);
      eventually("all received", () -> rig.consumer.waiting() == 30);
      open.countDown();

      assertThat(handler.call()).hasSize(30);
      eventually("deleted", () -> queue.inFlight() == 0);
      assertThat(rig.requests("DeleteMessageBatch")).isLessThanOrEqualTo(5);
    }
  }

  @Test
  void neverHandsOverMoreThanTheMost() throws Exception {
    queue.send(25);
    var handler = RecordingHandler.done();
    try (var _ = Rig.start(handler, settings().with("max-batch", 4))) {
      for (int seen = 0; seen < 25; ) {
        List<Message> call = handler.call();
        assertThat(call).hasSizeLessThanOrEqualTo(4);
        seen += call.size();
      }
    }
  }

  @Test
  void receivesInParallelAndInFullBatchesUnderLoad() throws Exception {
    int count = 500;
    sendMany(count);
    var handler = RecordingHandler.done();
    try (var rig = Rig.start(handler, settings())) {
      assertThat(handler.messages(count).stream().map(Message::body).collect(toSet()))
          .hasSize(count);
      eventually("deleted", () -> queue.inFlight() == 0);
      // 50 full receives and 50 full deletes are the limit of SQS; a tenth per message beyond that.
      assertThat(rig.requests("ReceiveMessage") + rig.requests("DeleteMessageBatch"))
          .isLessThanOrEqualTo(100 + count / 10.0);
    }
  }

  private void sendMany(int count) {
    var client = server.client();
    var queues =
        new SqsQueues(
            client, new QueueUrls(client, queue.urls(), "test", null), new Sender(client));
    queues.send(
        io.sluice.backing.queue.QueueName.RELAY_TRANSACTIONS,
        IntStream.range(0, count).mapToObj(number -> "m" + number).toList());
  }

  @Test
  void asksForASingleMessageOnlyOnceWhileItWaits() throws Exception {
    var handler = RecordingHandler.done();
    try (var rig = Rig.start(handler, settings().with("receivers", 4))) {
      queue.send("one");
      handler.one();
      eventually("polling again", () -> rig.requests("ReceiveMessage") == 2);
      eventually("deleted", () -> rig.requests("DeleteMessageBatch") == 1);
      assertThat(
              rig.meters.find("sqs.requests").counters().stream().mapToDouble(c -> c.count()).sum())
          .as("two receives and a delete are all it costs")
          .isEqualTo(3);
    }
  }

  @Test
  void receivesNothingWhileTheHandlerIsNotReady() throws Exception {
    queue.send("early");
    var handler = RecordingHandler.done().ready(false);
    var asked = new AtomicInteger();
    Pauses counting =
        (stop, length) -> {
          asked.incrementAndGet();
          return stop.await(5, TimeUnit.MILLISECONDS);
        };
    try (var rig = Rig.start(handler, settings(), java.time.Clock.systemUTC(), counting)) {
      eventually("asked again and again", () -> asked.get() > 20);
      assertThat(rig.requests("ReceiveMessage")).isZero();

      handler.ready(true);
      assertThat(handler.one().receiveCount()).isEqualTo(1);
    }
  }

  @Test
  void failingMessageComesAgainAndIsDeadAfterThreeReceivesWithTheReason() throws Exception {
    var handler = new RecordingHandler(m -> new Verdict.RetryWithBackoff("not " + m.body()));
    try (var rig = Rig.start(handler, settings())) {
      queue.send("this", Map.of("trace", "t-1"));

      assertThat(handler.one().receiveCount()).isEqualTo(1);
      assertThat(handler.one().receiveCount()).isEqualTo(2);
      assertThat(handler.one().receiveCount()).isEqualTo(3);
      var letter = queue.deadLetter();

      assertThat(letter.body()).isEqualTo("this");
      assertThat(texts(letter))
          .isEqualTo(
              Map.of(
                  "sluice.reason", "not this",
                  "sluice.fault", "unknown",
                  "sluice.source", "relay-transactions",
                  "trace", "t-1"));
      eventually("deleted", () -> queue.visible() + queue.inFlight() == 0);
      assertThat(handler.idle()).isTrue();
      assertThat(rig.verdicts("retry_with_backoff")).isEqualTo(3);
    }
  }

  @Test
  void deadLetterGoesAtOnceWithTheReason() throws Exception {
    var handler = new RecordingHandler(_ -> new Verdict.DeadLetter("no such\u0000 lane"));
    try (var _ = Rig.start(handler, settings())) {
      queue.send("doomed");

      assertThat(handler.one().receiveCount()).isEqualTo(1);
      var letter = queue.deadLetter();

      assertThat(letter.body()).isEqualTo("doomed");
      assertThat(texts(letter))
          .containsEntry("sluice.reason", "no such? lane")
          .containsEntry("sluice.fault", "permanent");
      assertThat(letter.attributes())
          .as("sent by us, not moved by the server's own redrive")
          .doesNotContainKey(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN);
      eventually("deleted", () -> queue.visible() + queue.inFlight() == 0);
    }
  }

  @Test
  void retryLaterNeverEndsInTheDeadLetters() throws Exception {
    var times = new AtomicInteger();
    var handler =
        new RecordingHandler(_ ->
            times.incrementAndGet() <= 10
                ? new Verdict.RetryLater(Duration.ZERO, "node is down")
                : Verdict.DONE);
    try (var rig = Rig.start(handler, settings())) {
      queue.send("patient", Map.of("trace", "t-1"));

      List<Message> deliveries = handler.messages(11);

      assertThat(deliveries).allMatch(message -> message.body().equals("patient"));
      assertThat(deliveries.stream().map(Message::receiveCount))
          .containsExactly(1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2);
      eventually("deleted", () -> queue.visible() + queue.inFlight() == 0);
      assertThat(queue.deadLetters()).isZero();
      assertThat(rig.verdicts("retry_later")).isEqualTo(10);
    }
  }

  @Test
  void retryLaterKeepsTheMessageAwayForItsDelay() throws Exception {
    var handler =
        new RecordingHandler(m ->
            m.receiveCount() == 1
                ? new Verdict.RetryLater(Duration.ofMillis(900), "soon")
                : Verdict.DONE);
    try (var _ = Rig.start(handler, settings())) {
      queue.send("patient");
      handler.one();
      long before = System.nanoTime();
      handler.one();
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isBetween(Duration.ofMillis(700), Duration.ofSeconds(3));
    }
  }

  @Test
  void splitMessageIsReplacedByItsParts() throws Exception {
    var split =
        new Verdict.Split(
            List.of(
                new Verdict.Part("waits", new Verdict.RetryLater(Duration.ZERO, "no room")),
                new Verdict.Part("unknown", new Verdict.DeadLetter("nobody knows it"))));
    var handler =
        new RecordingHandler(m -> m.body().equals("done,waits,unknown") ? split : Verdict.DONE);
    try (var rig = Rig.start(handler, settings())) {
      queue.send("done,waits,unknown", Map.of("trace", "t-1"));

      handler.one();
      Message part = handler.one();
      assertThat(part.body()).isEqualTo("waits");
      assertThat(part.receiveCount()).isEqualTo(1);
      var letter = queue.deadLetter();
      assertThat(letter.body()).isEqualTo("unknown");
      assertThat(texts(letter))
          .containsEntry("sluice.reason", "nobody knows it")
          .containsEntry("sluice.fault", "permanent")
          .containsEntry("trace", "t-1");
      eventually("deleted", () -> queue.visible() + queue.inFlight() == 0);
      assertThat(rig.verdicts("split")).isEqualTo(1);
    }
  }

  @Test
  void verdictsAreForEachMessageOfACall() throws Exception {
    queue.send("good");
    queue.send("bad");
    queue.send("good");
    var handler =
        new RecordingHandler(
            m -> m.body().equals("bad") ? new Verdict.DeadLetter("bad") : Verdict.DONE);
    try (var _ = Rig.start(handler, settings())) {
      handler.messages(3);
      assertThat(queue.deadLetter().body()).isEqualTo("bad");
      eventually("deleted", () -> queue.visible() + queue.inFlight() == 0);
    }
  }

  @Test
  void throwingHandlerFailsItsMessagesAndGoesOn() throws Exception {
    var handler =
        new RecordingHandler(m -> {
          if (m.body().equals("bomb")) {
            throw new AssertionError("boom");
          }
          return Verdict.DONE;
        });
    try (var _ = Rig.start(handler, settings())) {
      queue.send("bomb");
      handler.messages(3);
      assertThat(texts(queue.deadLetter()))
          .containsEntry("sluice.reason", "java.lang.AssertionError: boom");

      queue.send("fine");
      assertThat(handler.one().body()).isEqualTo("fine");
    }
  }

  private static Map<String, String> texts(software.amazon.awssdk.services.sqs.model.Message m) {
    return m.messageAttributes().entrySet().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                Map.Entry::getKey, text -> text.getValue().stringValue()));
  }

  static Verdict await(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS) ? Verdict.DONE : new Verdict.DeadLetter("time out");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
