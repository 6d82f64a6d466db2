package io.sluice.backing.queue.sqs;

import static io.sluice.backing.queue.sqs.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.backing.queue.Message;
import io.sluice.backing.queue.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** The consumer while its server misbehaves. */
@ExtendWith(ElasticMq.Shared.class)
@Timeout(30)
class SqsConsumerFaultsTest {
  private static final Verdict SPLIT =
      new Verdict.Split(
          List.of(
              new Verdict.Part("2", new Verdict.RetryLater(Duration.ZERO, "no room")),
              new Verdict.Part("3", new Verdict.DeadLetter("bad"))));

  private final TestQueue queue;
  private final FaultyProxy proxy;

  SqsConsumerFaultsTest(ElasticMq server) {
    this.queue = server.queue();
    this.proxy = new FaultyProxy(server.endpoint());
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private Settings settings() {
    return Settings.of(proxy.endpoint(), queue);
  }

  @Test
  void deletesAgainOnlyTheEntriesThatFailed() throws Exception {
    proxy.refuse("DeleteMessageBatch", 2, false, "0");
    queue.send(3);
    var handler = RecordingHandler.done();
    try (var rig = Rig.start(handler, settings().with("acknowledge-within", "100ms"))) {
      handler.messages(3);
      eventually("deleted", () -> queue.visible() + queue.inFlight() == 0);

      var sizes =
          proxy.requests("DeleteMessageBatch").stream().map(r -> r.get("Entries").size()).toList();
      assertThat(sizes).isEqualTo(List.of(3, 1, 1));
      assertThat(rig.verdicts("done")).isEqualTo(3);
    }
  }

  @Test
  void receiptThatTheServerNoLongerKnowsIsNotTriedAgain() throws Exception {
    proxy.refuse("DeleteMessageBatch", 1, true, "0");
    var handler = RecordingHandler.done();
    try (var rig = Rig.start(handler, settings())) {
      queue.send("expired");
      handler.one();
      eventually("asked", () -> rig.requests("DeleteMessageBatch") == 1);
      queue.send("fresh");
      handler.one();
      eventually("asked", () -> rig.requests("DeleteMessageBatch") == 2);

      assertThat(proxy.requests("DeleteMessageBatch").getLast().get("Entries")).hasSize(1);
    }
  }

  @Test
  void entryThatIsAlwaysRefusedIsLeftToComeAgain() throws Exception {
    proxy.refuse("DeleteMessageBatch", 1_000_000, false, "0");
    var handler = RecordingHandler.done();
    Pauses none = (stop, _) -> stop.await(1, TimeUnit.MILLISECONDS);
    try (var rig = Rig.start(handler, settings(), Clock.systemUTC(), none)) {
      queue.send("stubborn");
      handler.one();
      eventually("gave up", () -> rig.consumer.inHand() == 0);
      assertThat(rig.requests("DeleteMessageBatch")).isEqualTo(5);
      queue.send("next");
      handler.one();
      eventually("went on", () -> rig.requests("DeleteMessageBatch") > 5);
    }
  }

  @Test
  void failedVisibilityChangeIsMadeAgain() throws Exception {
    proxy.fail("ChangeMessageVisibilityBatch", 3, 500, "InternalError");
    var handler =
        new RecordingHandler(
            m -> m.receiveCount() == 1 ? new Verdict.RetryWithBackoff("once") : Verdict.DONE);
    try (var _ = Rig.start(handler, settings())) {
      queue.send("again");
      handler.one();
      assertThat(handler.one().receiveCount()).isEqualTo(2);
    }
  }

  @Test
  void deadLetterIsDeletedOnlyAfterItsCopyArrived() throws Exception {
    proxy.fail("SendMessageBatch", 2, 503, "ServiceUnavailable");
    var handler = new RecordingHandler(_ -> new Verdict.DeadLetter("bad"));
    try (var _ = Rig.start(handler, settings())) {
      queue.send("doomed");
      handler.one();
      eventually("tried", () -> proxy.requests("SendMessageBatch").size() == 2);
      assertThat(queue.inFlight()).isEqualTo(1);

      assertThat(queue.deadLetter().body()).isEqualTo("doomed");
      eventually("deleted", () -> queue.inFlight() == 0);
      assertThat(handler.idle()).isTrue();
    }
  }

  @Test
  void splitMessageIsDeletedOnlyAfterAllItsPartsArrived() throws Exception {
    proxy.fail("SendMessageBatch", 1000, 503, "ServiceUnavailable");
    var handler = new RecordingHandler(m -> m.body().equals("1,2,3") ? SPLIT : Verdict.DONE);
    try (var _ = Rig.start(handler, settings())) {
      queue.send("1,2,3");
      handler.one();
      eventually("tried", () -> proxy.requests("SendMessageBatch").size() >= 6);
      assertThat(proxy.requests("DeleteMessageBatch")).isEmpty();
      proxy.mend("SendMessageBatch");

      assertThat(handler.one().body()).isEqualTo("2");
      assertThat(queue.deadLetter().body()).isEqualTo("3");
      eventually("deleted", () -> queue.inFlight() == 0);
    }
  }

  @Test
  void splitMessageComesAgainWhenOneOfItsPartsIsRefused() throws Exception {
    proxy.refuse("SendMessageBatch", 1, true, "0");
    var handler = new RecordingHandler(m -> m.body().equals("1,2,3") ? SPLIT : Verdict.DONE);
    try (var _ = Rig.start(handler, settings())) {
      queue.send("1,2,3");
      List<String> bodies = handler.messages(3).stream().map(Message::body).toList();
      assertThat(bodies.getFirst()).isEqualTo("1,2,3");
      assertThat(bodies).containsExactlyInAnyOrder("1,2,3", "1,2,3", "2");
      assertThat(queue.deadLetter().body()).isEqualTo("3");
    }
  }

  @Test
  void messageWhoseCopyIsRefusedComesAgain() throws Exception {
    proxy.refuse("SendMessageBatch", 1, true, "0");
    var handler = new RecordingHandler(_ -> new Verdict.DeadLetter("bad"));
    try (var _ = Rig.start(handler, settings())) {
      queue.send("doomed");
      assertThat(handler.one().receiveCount()).isEqualTo(1);
      assertThat(handler.one().receiveCount()).isEqualTo(2);
      assertThat(queue.deadLetter().body()).isEqualTo("doomed");
    }
  }

  @Test
  void sameDeliveryTwiceInOneRequestIsFolded() {
    queue.send("one");
    var client = SqsConnection.open(settings().build());
    var urls = new QueueUrls(client, queue.urls(), "test", null);
    var name = RecordingHandler.done().queue();
    var source = new SourceQueue(client, urls, name, Duration.ofSeconds(60));
    var outage = new OutageLog("Test", "test", Clock.systemUTC());
    var hand = new InHand(source, Duration.ofSeconds(60), Clock.systemUTC(), Pauses.REAL, outage);
    var rules = new VerdictRules(name, 3, new Backoff(Duration.ZERO, Duration.ZERO, () -> 0));
    var acknowledger = new Acknowledger(source, urls, new Sender(client), rules, hand, outage);
    Delivery delivery = source.receive(Duration.ofSeconds(5)).getFirst();
    Pending delete = Pending.of(new Acknowledgement.Delete(delivery));

    var result = acknowledger.acknowledge(List.of(delete, delete));

    assertThat(result.again()).isEmpty();
    assertThat(proxy.requests("DeleteMessageBatch").getFirst().get("Entries")).hasSize(1);
    client.close();
  }

  @Test
  void recoversByItselfWhenTheServerComesBackAndSaysSoOnce() throws Exception {
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    var logger = (Logger) LoggerFactory.getLogger(OutageLog.class);
    logger.addAppender(log);
    var waits = new CopyOnWriteArrayList<Duration>();
    Pauses quick =
        (stop, length) -> {
          waits.add(length);
          return stop.await(5, TimeUnit.MILLISECONDS);
        };
    // What the server gives to the poll that was cut comes again after this.
    var brief = settings().with("visibility", "2s");
    var handler = RecordingHandler.done();
    try (var rig = Rig.start(handler, brief, Clock.systemUTC(), quick)) {
      queue.send("before");
      handler.one();
      eventually("deleted", () -> queue.inFlight() == 0);
      eventually("polling", () -> rig.requests("ReceiveMessage") == 2);

      proxy.down();
      waits.clear();
      // Two receivers wait, each by its own count: half of the longest is reached by either.
      eventually(
          "waits grow",
          () ->
              receiveWaits(waits).stream()
                  .anyMatch(wait -> wait.compareTo(Duration.ofMillis(2500)) >= 0));
      assertThat(receiveWaits(waits)).allMatch(w -> w.compareTo(Duration.ofSeconds(5)) <= 0);
      proxy.up();

      queue.send("after");
      assertThat(handler.messages(1).getFirst().body()).isEqualTo("after");
      var lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
      assertThat(lines)
          .filteredOn(line -> line.startsWith("Receiving"))
          .hasSizeLessThanOrEqualTo(2)
          .first()
          .asString()
          .startsWith("Receiving from relay-transactions fails at http://127.0.0.1:");
    } finally {
      logger.detachAppender(log);
    }
  }

  /** Without the heartbeat's, which come at half the visibility time. */
  private static List<Duration> receiveWaits(List<Duration> waits) {
    return waits.stream().filter(wait -> !wait.equals(Duration.ofSeconds(1))).toList();
  }

  @Test
  void acknowledgesAfterAnOutageWhatWasDoneDuringIt() throws Exception {
    var open = new CountDownLatch(1);
    var handler = new RecordingHandler(_ -> SqsConsumerTest.await(open));
    try (var rig = Rig.start(handler, settings())) {
      queue.send("work");
      handler.one();
      proxy.down();
      open.countDown();
      eventually("tried", () -> rig.requests("DeleteMessageBatch") >= 2);
      assertThat(queue.inFlight()).isEqualTo(1);
      proxy.up();

      eventually("deleted", () -> queue.visible() + queue.inFlight() == 0);
      assertThat(handler.idle()).isTrue();
    }
  }
}
